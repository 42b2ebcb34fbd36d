package sluice.core.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sluice.api.failure.ErrorCode;
import sluice.api.failure.Failure;
import sluice.api.value.Percent;
import sluice.api.value.Template;
import sluice.testkit.ExchangeFixture;
import sluice.testkit.FakeClock;
import sluice.testkit.FakeLedger;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AccessLogTest {
    private static final Executor THREADS = task -> new Thread(task, "access-log").start();

    @TempDir
    Path directory;

    private final FakeClock clock = new FakeClock();
    private final ByteArrayOutputStream told = new ByteArrayOutputStream();
    private final Events events = new Events(clock, new PrintStream(told, true));

    @Test
    void writesOneLineWithWhatHappened() throws IOException {
        clock.advance(Duration.ofMillis(1_234));
        var exchange = ExchangeFixture.get("/orders/7?secret=1")
                .header("User-Agent", "curl/8.5\t")
                .from("10.0.0.9")
                .as("acme", "pro")
                .respond(200, "X-RateLimit-Remaining", "9");
        try (var log = open(settings("access.log"))) {
            log.forLoop(0).log(exchange, FakeLedger.ok());
        }

        assertThat(lines("access.log"))
                .containsExactly("{\"timestamp\":\"2026-01-01T00:00:00.001Z\","
                        + "\"request_id\":\"0198c3f2-0000-7000-8000-000000000001\","
                        + "\"trace_id\":\"4bf92f3577b34da6a3ce929d0e0e4736\",\"client_ip\":\"10.0.0.9\","
                        + "\"method\":\"GET\",\"host\":\"api.example.com\",\"path\":\"/orders/7\",\"route\":\"orders\","
                        + "\"consumer\":\"acme\",\"tier\":\"pro\",\"user_id\":\"acme\",\"upstream\":\"orders-v1\","
                        + "\"endpoint\":\"10.0.1.7:8080\",\"status\":200,\"duration_ms\":12.500,"
                        + "\"upstream_ms\":11.000,\"gateway_ms\":0.250,\"attempts\":1,\"request_bytes\":17,"
                        + "\"response_bytes\":1234,\"protocol\":\"HTTP/1.1\",\"rate_limit_remaining\":9,"
                        + "\"user_agent\":\"curl/8.5\\u0009\"}");
    }

    @Test
    void saysWhyAnExchangeFailedAndWhatOnlyTheOperatorMayKnow() throws IOException {
        var failure = Failure.of(ErrorCode.UPSTREAM_UNREACHABLE, "the upstream cannot be reached")
                .withReason("connect 10.0.1.7:8080: refused");
        try (var log = open(settings("access.log"))) {
            log.forLoop(0).log(ExchangeFixture.get("/"), FakeLedger.failed(failure));
            log.forLoop(0)
                    .log(
                            ExchangeFixture.get("/"),
                            FakeLedger.failed(Failure.of(ErrorCode.CLIENT_ABORTED, "the client went away")));
        }

        assertThat(lines("access.log").getFirst())
                .contains("\"status\":502,\"error\":\"upstream_unreachable\",\"cause\":\"connection_refused\","
                        + "\"side\":\"upstream\",\"reason\":\"connect 10.0.1.7:8080: refused\"")
                .doesNotContain("upstream_ms", "\"upstream\":", "endpoint");
        assertThat(lines("access.log").getLast())
                .contains("\"status\":499,\"error\":\"client_aborted\",\"side\":\"client\"");
    }

    @Test
    void addsTheFieldsOfTheConfiguration() throws IOException {
        var fields = Map.of("tenant", Template.parse("${request.headers.X-Tenant}"));
        try (var log = open(new AccessLogSettings(at("access.log"), new Percent(100), fields))) {
            log.forLoop(0).log(ExchangeFixture.get("/").header("X-Tenant", "a\"b"), FakeLedger.ok());
            log.forLoop(0).log(ExchangeFixture.get("/"), FakeLedger.ok());
        }

        assertThat(lines("access.log").getFirst()).contains(",\"tenant\":\"a\\\"b\"}");
        assertThat(lines("access.log").getLast()).doesNotContain("tenant");
    }

    @Test
    void writesASampleOrNothingAtAll() throws IOException {
        try (var log = open(new AccessLogSettings(at("tenth.log"), new Percent(10), Map.of()))) {
            for (int i = 0; i < 1_000; i++) {
                log.forLoop(0).log(ExchangeFixture.get("/"), FakeLedger.ok());
            }
        }
        try (var log = open(new AccessLogSettings(AccessLogSettings.OFF, new Percent(100), Map.of()))) {
            log.forLoop(0).log(ExchangeFixture.get("/"), FakeLedger.ok());
        }

        assertThat(lines("tenth.log")).hasSizeBetween(50, 150);
    }

    @Test
    void allLoopsWriteToOneFile() throws IOException {
        try (var log = new AccessLog(settings("access.log"), clock, 4, THREADS, events)) {
            for (int i = 0; i < 4; i++) {
                log.forLoop(i).log(ExchangeFixture.get("/loop/" + i), FakeLedger.ok());
            }
        }
        assertThat(lines("access.log")).hasSize(4);
    }

    @Test
    void dropsAndCountsWhatASlowOutputDoesNotTake() throws IOException {
        var writer = new Runnable[1];
        long dropped;
        try (var log = new AccessLog(settings("access.log"), clock, 1, task -> writer[0] = task, events)) {
            for (int i = 0; i < 5_000; i++) {
                log.forLoop(0).log(ExchangeFixture.get("/"), FakeLedger.ok());
            }
            dropped = log.dropped();
            THREADS.execute(writer[0]);
        }
        assertThat(dropped).isPositive();
        assertThat(lines("access.log").size() + dropped).isEqualTo(5_000);
    }

    @Test
    void afterRotationLinesGoToANewFile() throws Exception {
        try (var log = open(settings("access.log"))) {
            log.forLoop(0).log(ExchangeFixture.get("/before"), FakeLedger.ok());
            awaitLines("access.log", 1);
            Files.move(directory.resolve("access.log"), directory.resolve("access.log.1"));
            log.reopen();
            log.forLoop(0).log(ExchangeFixture.get("/after"), FakeLedger.ok());
        }
        var all = new ArrayList<>(lines("access.log.1"));
        all.addAll(lines("access.log"));
        assertThat(all).hasSize(2);
        assertThat(lines("access.log.1").getFirst()).contains("/before");
    }

    @Test
    void changedSettingsTakeEffectWhenTheyAreCommitted() throws Exception {
        try (var log = open(settings("first.log"))) {
            log.prepare(settings("rejected.log")).close();
            log.forLoop(0).log(ExchangeFixture.get("/first"), FakeLedger.ok());
            awaitLines("first.log", 1);
            try (var change = log.prepare(settings("second.log"))) {
                change.commit();
            }
            log.forLoop(0).log(ExchangeFixture.get("/second"), FakeLedger.ok());
            awaitLines("second.log", 1);
        }
        assertThat(lines("first.log")).singleElement().asString().contains("/first");
        assertThat(lines("second.log")).singleElement().asString().contains("/second");
        assertThat(directory.resolve("rejected.log")).isEmptyFile();
    }

    @Test
    void aFileThatCannotBeOpenedIsNamed() {
        assertThatThrownBy(() -> open(settings("missing/access.log")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("missing/access.log: cannot be opened for appending");
    }

    private void awaitLines(String file, int count) throws Exception {
        while (!Files.exists(directory.resolve(file)) || lines(file).size() < count) {
            Thread.onSpinWait();
            assertThat(Thread.interrupted()).isFalse();
        }
    }

    private AccessLog open(AccessLogSettings settings) throws IOException {
        return new AccessLog(settings, clock, 1, THREADS, events);
    }

    private AccessLogSettings settings(String file) {
        return new AccessLogSettings(at(file), new Percent(100), Map.of());
    }

    private String at(String file) {
        return directory.resolve(file).toString();
    }

    private List<String> lines(String file) throws IOException {
        return Files.readAllLines(directory.resolve(file));
    }
}
