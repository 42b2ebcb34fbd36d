package sluice.control.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import sluice.control.bind.ConfigIndex;
import sluice.control.bind.Secrets;
import sluice.control.plan.Loaded;
import sluice.control.plan.Loader;
import sluice.core.client.PlayedAnswer;

class GatewayTesterTest {
    private static final String CONFIGURATION = """
            upstreams: [{ name: orders, endpoints: ["http://orders.internal"] }]
            routes:
              - { name: orders, match: /v1/orders, policies: [{ rate-limit: { limit: 1/minute } }], to: orders }
            """;

    @Test
    void testsInJavaDoWhatThoseInFilesDo() throws Exception {
        var loaded = new Loader(ConfigIndex.load()).load("gateway.yaml", CONFIGURATION.getBytes(UTF_8), Secrets.none());
        assertThat(loaded).isInstanceOf(Loaded.Valid.class);

        try (var gateway = new GatewayTester(((Loaded.Valid) loaded).plan())) {
            var request = RequestSpec.of("GET https://api.example.com/v1/orders");
            var first = gateway.ask(request, sent -> PlayedAnswer.of(202));
            assertThat(first.answer())
                    .isNotNull()
                    .satisfies(it -> assertThat(it.status()).isEqualTo(202));
            assertThat(first.sent())
                    .singleElement()
                    .satisfies(it -> assertThat(it.upstream()).isEqualTo("orders"));

            var second = gateway.ask(request, sent -> PlayedAnswer.of(202));
            assertThat(second.error()).isEqualTo("rate_limited");
            assertThat(second.sent()).isEmpty();

            gateway.advance(Duration.ofMinutes(1));
            assertThat(gateway.ask(request, sent -> PlayedAnswer.of(202)).error())
                    .isNull();
        }
    }
}
