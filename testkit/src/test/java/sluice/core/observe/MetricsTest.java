package sluice.core.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import sluice.api.failure.Cause;
import sluice.api.failure.ErrorCode;
import sluice.api.failure.Failure;
import sluice.api.policy.Verdict;
import sluice.testkit.ExchangeFixture;
import sluice.testkit.FakeLedger;

class MetricsTest {
    private final Metrics metrics = new Metrics();

    @Test
    void countsExchangesByRouteMethodAndStatus() throws IOException {
        metrics.route("orders").finished(ExchangeFixture.get("/orders"), FakeLedger.ok());
        metrics.route("orders").finished(ExchangeFixture.get("/orders"), FakeLedger.ok());
        metrics.route("orders")
                .finished(
                        ExchangeFixture.of("PURGE", "/orders"), FakeLedger.ok().withStatus(404));

        assertThat(text())
                .contains("sluice_requests_total{method=\"GET\",route=\"orders\",status=\"200\"} 2.0")
                .contains("sluice_requests_total{method=\"other\",route=\"orders\",status=\"404\"} 1.0");
    }

    @Test
    void measuresDurationsInBucketsFromFiftyMicroseconds() throws IOException {
        metrics.route("orders").finished(ExchangeFixture.get("/orders"), FakeLedger.ok());
        metrics.upstream("orders-v1").answered(200, 11_000_000);

        assertThat(text())
                .contains("sluice_request_duration_seconds_bucket{route=\"orders\",le=\"5.0E-5\"} 0")
                .contains("sluice_request_duration_seconds_bucket{route=\"orders\",le=\"0.025\"} 1")
                .contains("sluice_request_duration_seconds_sum{route=\"orders\"} 0.0125")
                .contains("sluice_gateway_duration_seconds_bucket{route=\"orders\",le=\"2.5E-4\"} 1")
                .contains("sluice_upstream_duration_seconds_count{upstream=\"orders-v1\"} 1");
    }

    @Test
    void countsFailuresAndWhoWasLimited() throws IOException {
        metrics.tiers(List.of("free", "pro"));
        var limited = FakeLedger.failed(Failure.of(ErrorCode.RATE_LIMITED, "limit of 10 per minute reached"));
        metrics.route("orders").finished(ExchangeFixture.get("/").as("acme", "pro"), limited);
        metrics.route("orders").finished(ExchangeFixture.get("/").as("sly", "a tier that a token made up"), limited);
        metrics.route("orders").finished(ExchangeFixture.get("/"), limited);

        assertThat(text())
                .contains("sluice_failures_total{error=\"rate_limited\",route=\"orders\",side=\"client\"} 3.0")
                .contains("sluice_rate_limited_total{route=\"orders\",tier=\"pro\"} 1.0")
                .contains("sluice_rate_limited_total{route=\"orders\",tier=\"other\"} 1.0")
                .contains("sluice_rate_limited_total{route=\"orders\",tier=\"none\"} 1.0");
    }

    @Test
    void countsTriesByTheirResult() throws IOException {
        var upstream = metrics.upstream("orders-v1");
        upstream.answered(204, 1_000);
        upstream.answered(503, 1_000);
        upstream.failed(Cause.CONNECTION_REFUSED);
        upstream.cancelled();

        assertThat(text())
                .contains("sluice_upstream_attempts_total{result=\"2xx\",upstream=\"orders-v1\"} 1.0")
                .contains("sluice_upstream_attempts_total{result=\"5xx\",upstream=\"orders-v1\"} 1.0")
                .contains("sluice_upstream_attempts_total{result=\"connection_refused\",upstream=\"orders-v1\"} 1.0")
                .contains("sluice_upstream_attempts_total{result=\"cancelled\",upstream=\"orders-v1\"} 1.0");
    }

    @Test
    void countsWhatPoliciesDecided() throws IOException {
        var policy = metrics.route("orders").policy("ip-allow", "enforce");
        policy.decided(Verdict.PROCEED);
        policy.decided(Verdict.refuse(Failure.denied(403, "no")));

        assertThat(text())
                .contains(
                        "sluice_policy_decisions_total{decision=\"proceed\",mode=\"enforce\",policy=\"ip-allow\",route=\"orders\"} 1.0")
                .contains(
                        "sluice_policy_decisions_total{decision=\"refuse\",mode=\"enforce\",policy=\"ip-allow\",route=\"orders\"} 1.0");
    }

    @Test
    void tellsOfConfigurations() throws IOException {
        metrics.configApplied(Instant.ofEpochSecond(1_767_225_600));
        metrics.configRejected();

        assertThat(text())
                .contains("sluice_config_applied_total{result=\"applied\"} 1.0")
                .contains("sluice_config_applied_total{result=\"rejected\"} 1.0")
                .contains("sluice_config_last_applied_timestamp_seconds 1.7672256E9");
    }

    @Test
    void asksSourcesWhenSomebodyAsks() throws IOException {
        metrics.read(Reading.SNAPSHOTS_LIVE, out -> out.value(2));
        metrics.read(Reading.LOG_DROPPED, out -> out.value(7));
        var stop = metrics.read(Reading.ENDPOINT_HEALTHY, out -> out.value(1, "orders-v1", "10.0.1.7:8080"));

        assertThat(text())
                .contains("sluice_snapshots_live 2.0")
                .contains("sluice_log_dropped_total 7.0")
                .contains("sluice_endpoint_healthy{endpoint=\"10.0.1.7:8080\",upstream=\"orders-v1\"} 1.0");
        stop.run();
        assertThat(text()).doesNotContain("sluice_endpoint_healthy{");
    }

    @Test
    void forgetsWhatTheConfigurationNoLongerHas() throws IOException {
        var old = metrics.route("old");
        old.finished(ExchangeFixture.get("/"), FakeLedger.failed(Failure.of(ErrorCode.RATE_LIMITED, "")));
        old.policy("p", "enforce").decided(Verdict.PROCEED);
        metrics.upstream("old").answered(200, 5);
        metrics.route("kept").finished(ExchangeFixture.get("/"), FakeLedger.ok());
        metrics.route("none").finished(ExchangeFixture.get("/"), FakeLedger.ok().withStatus(404));

        metrics.retain(Set.of("kept"), Set.of());
        old.finished(ExchangeFixture.get("/"), FakeLedger.ok().withStatus(201));

        assertThat(text()).doesNotContain("\"old\"").contains("route=\"kept\"").contains("route=\"none\"");
    }

    @Test
    void aScrapeIsTextThatSaysWhatItIs() throws IOException {
        assertThat(metrics.mediaType(null)).startsWith("text/plain; version=0.0.4");
        assertThat(metrics.mediaType("application/openmetrics-text; version=1.0.0"))
                .startsWith("application/openmetrics-text");
    }

    private String text() throws IOException {
        var out = new ByteArrayOutputStream();
        metrics.write(out, null);
        return out.toString(StandardCharsets.UTF_8);
    }
}
