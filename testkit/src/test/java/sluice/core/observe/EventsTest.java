package sluice.core.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import sluice.testkit.FakeClock;

class EventsTest {
    private final FakeClock clock = new FakeClock();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Events events = new Events(clock, new PrintStream(out, true, StandardCharsets.UTF_8));

    @Test
    void anEventIsOneLineWithTimeAndLevel() {
        clock.advance(Duration.ofMillis(7));
        events.info("ready in 812 ms");
        events.error("port 8080 is in use");

        assertThat(written()).isEqualTo("""
                        2026-01-01T00:00:00.007Z INFO  ready in 812 ms
                        2026-01-01T00:00:00.007Z ERROR port 8080 is in use
                        """);
    }

    @Test
    void whatIsQuotedCannotPassForAnEvent() {
        events.warn("bad file \u001b[2J\n2026-01-01T00:00:00.000Z INFO  all is well");

        assertThat(written().lines().toList())
                .containsExactly(
                        "2026-01-01T00:00:00.000Z WARN  bad file ?[2J",
                        "    2026-01-01T00:00:00.000Z INFO  all is well");
    }

    @Test
    void aFaultBringsItsStackTrace() {
        events.error("a task failed", new IllegalStateException("why"));

        assertThat(written()).contains("ERROR a task failed\n    java.lang.IllegalStateException: why\n");
    }

    @Test
    void aStormOfEventsIsCut() {
        for (int i = 0; i < 1_000; i++) {
            events.error("again");
        }
        clock.advance(Duration.ofSeconds(1));
        events.info("calm");

        assertThat(written().lines()).hasSize(102);
        assertThat(written()).contains("WARN  900 more events in the last second");
    }

    private String written() {
        return out.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
}
