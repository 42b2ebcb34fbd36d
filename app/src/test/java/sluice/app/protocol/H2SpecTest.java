package sluice.app.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// HTTP/2 as the conformance tests of others see it.
class H2SpecTest {
    private static final int ALL = 146;

    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "h2spec is packed for Linux on amd64")
    void allTestsPassOverCleartext() throws Exception {
        Leaks.listen();
        try (var upstream = new RawUpstream();
                var front = Front.serve(yaml(upstream))) {
            upstream.on("/", visit -> {
                visit.body();
                visit.answer("a body of more bytes than the windows of some tests");
            });
            var report = H2Spec.run(front.port());
            assertThat(report.failures()).isEmpty();
            assertThat(report.tests()).isEqualTo(ALL);
            Leaks.expectNone(front);
        }
    }

    private static String yaml(RawUpstream upstream) {
        return """
                runtime: { loops: 1 }
                listeners: [{ name: public, address: "127.0.0.1:0" }]
                upstreams: [{ name: things, endpoints: ["http://127.0.0.1:%d"] }]
                routes: [{ name: things, match: /**, to: things }]
                """.formatted(upstream.port());
    }
}
