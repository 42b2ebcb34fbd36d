package sluice.app.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// HTTP/2 as the conformance tests of others see it.
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "h2spec is packed for Linux on amd64")
class H2SpecTest {
    private static final int ALL = 146;

    @TempDir
    Path directory;

    @Test
    void allTestsPassOverCleartext() throws Exception {
        allPass("");
    }

    @Test
    void allTestsPassOverTls() throws Exception {
        var identity = new Authority(directory, "test-ca").issue("localhost");
        allPass("tls: { certificates: [" + identity.yaml() + "] }", "-t", "-k");
    }

    private static void allPass(String tls, String... options) throws Exception {
        Leaks.listen();
        try (var upstream = new RawUpstream();
                var front = Front.serve(yaml(upstream, tls))) {
            upstream.on("/", visit -> {
                visit.body();
                visit.answer("a body of more bytes than the windows of some tests");
            });
            var report = H2Spec.run(front.port(), options);
            assertThat(report.failures()).isEmpty();
            assertThat(report.tests()).isEqualTo(ALL);
            System.gc();
            assertThat(Leaks.take()).as("leaks").isEmpty();
        }
    }

    private static String yaml(RawUpstream upstream, String tls) {
        return """
                runtime: { loops: 1 }
                listeners: [{ name: public, address: "127.0.0.1:0", %s }]
                upstreams: [{ name: things, endpoints: ["http://127.0.0.1:%d"] }]
                routes: [{ name: things, match: /**, to: things }]
                """.formatted(tls, upstream.port());
    }
}
