package sluice.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTest {
    @Test
    void servesTheQuickstartAndEveryLineShowsWhatItSays() throws Exception {
        try (var sluice = SluiceProcess.start("run", "--port", "0", "--admin-port", "0")) {
            sluice.await("Ctrl-C ends it");
            var commands = sluice.lines().stream()
                    .filter(line -> line.startsWith("  curl"))
                    .toList();
            assertThat(commands).hasSize(5);

            assertThat(shell(commands.get(0))).contains("\"served-by\" : \"echo\"", "X-forwarded-for", "Traceparent");
            assertThat(shell(commands.get(1))).contains("/internal/v2/orders/42", "\"body\" : \"two books\"");
            assertThat(shell(commands.get(2))).contains("308", "/hello");
            assertThat(shell(commands.get(3))
                            .lines()
                            .mapToInt(RunTest::leadingNumber)
                            .sum())
                    .isEqualTo(20);
            assertThat(shell(commands.get(4)).lines()).containsExactly("200", "200", "200", "429");

            sluice.signal("TERM");
            assertThat(sluice.exitCode()).isZero();
            assertThat(sluice.text()).contains("ready").doesNotContain("\tat ");
        }
    }

    @Test
    void tellsAPortInUseWithTheKeyThatChangesIt() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var sluice = SluiceProcess.start("run", "--port", String.valueOf(taken.getLocalPort()))) {
            assertThat(sluice.exitCode()).isEqualTo(1);
            assertThat(sluice.text())
                    .contains("127.0.0.1:" + taken.getLocalPort(), "listeners", "address", "sluice run --port 8081")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void refusesToServeWhatIsInvalid(@TempDir Path directory) throws Exception {
        var file = Files.writeString(directory.resolve("gateway.yaml"), "routes:\n  - { name: a, mtch: /x }\n");
        try (var sluice = SluiceProcess.start("run", file.toString())) {
            assertThat(sluice.exitCode()).isEqualTo(1);
            assertThat(sluice.text())
                    .contains("gateway.yaml:2:", "unknown key \"mtch\"", "did you mean \"match\"")
                    .doesNotContain("\tat ", "ready");
        }
    }

    @Test
    void takesUpAChangedFileOnHangUpAndKeepsTheOldOneIfItIsWrong(@TempDir Path directory) throws Exception {
        var file = directory.resolve("gateway.yaml");
        Files.writeString(file, answering("first"));
        try (var sluice = SluiceProcess.start("run", file.toString())) {
            sluice.await("ready");
            Files.writeString(file, answering("second").replace("respond:", "respnd:"));
            sluice.signal("HUP");
            assertThat(sluice.await("respnd")).contains("gateway.yaml:8:");
            Files.writeString(file, answering("second"));
            sluice.signal("HUP");
            sluice.await("configuration applied");
            sluice.signal("TERM");
            assertThat(sluice.exitCode()).isZero();
        }
    }

    @Test
    void probesShowHealthAndMetricsAndNothingElse(@TempDir Path directory) throws Exception {
        var file = directory.resolve("gateway.yaml");
        int port = FreePort.find();
        Files.writeString(file, "probes: { address: \"127.0.0.1:%d\" }%n%s".formatted(port, answering("x")));
        try (var sluice = SluiceProcess.start("run", file.toString())) {
            sluice.await("ready");
            var probes = "curl -s -w ' %{http_code}' http://127.0.0.1:" + port;
            assertThat(shell(probes + "/health/ready"))
                    .contains("\"ready\"", " 200")
                    .doesNotContain("rejected");
            assertThat(shell(probes + "/metrics")).contains("sluice_config_applied_total", " 200");
            assertThat(shell(probes + "/config")).endsWith(" 404");
            sluice.signal("TERM");
            assertThat(sluice.exitCode()).isZero();
        }
    }

    private static String answering(String body) {
        return """
                listeners: [{ name: public, address: "127.0.0.1:0" }]
                admin: { address: "127.0.0.1:0" }
                drain: { delay: 0s }
                access-log: { to: off }
                routes:
                  - name: a
                    match: /**
                    to: { respond: { status: 200, body: "%s" } }
                """.formatted(body);
    }

    private static String shell(String command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(List.of("bash", "-c", command.strip()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var text = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return text;
    }

    private static int leadingNumber(String line) {
        return Integer.parseInt(line.strip().split(" ", 2)[0]);
    }
}
