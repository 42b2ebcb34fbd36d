package sluice.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanTest {
    private static final String BEFORE = """
            listeners: [{ name: public, address: "127.0.0.1:0" }]
            admin: { address: "127.0.0.1:%s" }
            drain: { delay: 0s }
            access-log: { to: off }
            routes:
              - name: a
                match: /a
                policies: [{ ip-allow: { networks: ["127.0.0.0/8"] } }]
                to: { respond: { status: 204 } }
            """;

    @TempDir
    private Path directory;

    @Test
    void tellsWhatIsNewAndWhatGetsWeaker() throws IOException {
        var before = file("before.yaml", BEFORE.formatted("9901"));
        var after = file(
                "after.yaml",
                BEFORE.formatted("9901").replace("127.0.0.0/8", "0.0.0.0/0")
                        + "  - { name: b, match: /b, to: { respond: { status: 204 } } }\n");

        assertThat(plan(after).out()).contains("+ route a", "+ route b");
        assertThat(plan(after, "--against", before).out())
                .contains("+ route b", "~ route a", "weaker")
                .doesNotContain("+ route a");
        assertThat(plan(after, "--against", after).out()).isEqualTo("nothing changes\n");
        assertThat(plan(after, "--against", before, "-o", "json").out()).startsWith("{\"empty\":false,\"weaker\":true");
    }

    @Test
    void refusesWhatIsInvalidOnEitherSide() throws IOException {
        var good = file("good.yaml", BEFORE.formatted("9901"));
        var bad = file("bad.yaml", "rotes: []\n");
        assertThat(plan(bad).code()).isEqualTo(1);
        assertThat(plan(bad).err()).contains("bad.yaml:1:1");
        assertThat(plan(good, "--against", bad).err()).contains("bad.yaml:1:1");
    }

    @Test
    void comparesWithAGatewayThatRuns() throws Exception {
        int port = FreePort.find();
        var running = file("running.yaml", BEFORE.formatted(port));
        var admin = "http://127.0.0.1:" + port;
        assertThat(plan(running, "--against", admin).code()).isEqualTo(1);
        assertThat(plan(running, "--against", admin).err()).contains(admin + "/config: Connection refused");
        try (var sluice = SluiceProcess.start("run", running)) {
            sluice.await("ready");
            assertThat(plan(running, "--against", admin).out()).isEqualTo("nothing changes\n");
            var changed = file("changed.yaml", BEFORE.formatted(port).replace("match: /a", "match: /b"));
            assertThat(plan(changed, "--against", admin).out()).contains("~ route a");
            assertThat(post(admin + "/config/plan", Path.of(changed)))
                    .isEqualTo(plan(changed, "--against", admin, "-o", "json").out());
        }
    }

    private String file(String name, String yaml) throws IOException {
        return Files.writeString(directory.resolve(name), yaml).toString();
    }

    private static CommandRun plan(String file, String... options) {
        var arguments = new java.util.ArrayList<>(java.util.List.of("plan", file));
        arguments.addAll(java.util.List.of(options));
        return CommandRun.of(new Plan(), arguments.toArray(String[]::new));
    }

    private static String post(String url, Path file) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url))
                .POST(HttpRequest.BodyPublishers.ofFile(file))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
