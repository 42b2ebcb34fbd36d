package sluice.app.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// HTTP/2 with the clients that people use.
class Http2ClientsTest {
    private static final String BODY = "0123456789".repeat(30_000);

    @TempDir
    Path directory;

    private final RawUpstream upstream = new RawUpstream();
    private Authority authority;
    private Front clear;
    private Front secure;

    @BeforeEach
    void begin() {
        Leaks.listen();
        upstream.on("/echo", visit -> visit.answer(visit.body()));
        upstream.on("/large", visit -> visit.answer(BODY));
        authority = new Authority(directory, "test-ca");
        clear = serve("");
        secure = serve("tls: { certificates: [" + authority.issue("localhost").yaml() + "] }");
    }

    @AfterEach
    void end() throws Exception {
        Leaks.expectNone(clear);
        clear.close();
        secure.close();
        upstream.close();
    }

    private Front serve(String tls) {
        return Front.serve("""
                runtime: { loops: 1 }
                listeners: [{ name: public, address: "127.0.0.1:0", %s }]
                upstreams: [{ name: things, endpoints: ["http://127.0.0.1:%d"] }]
                routes: [{ name: things, match: /**, to: things }]
                """.formatted(tls, upstream.port()));
    }

    private String run(String... command) throws IOException, InterruptedException {
        var said = directory.resolve("said.txt");
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        var text = Files.readString(said, UTF_8);
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }

    @Test
    void curlByPriorKnowledge() throws Exception {
        var body = directory.resolve("body");
        Files.writeString(body, BODY);
        var url = "http://127.0.0.1:" + clear.port() + "/echo";
        var said = run(
                "curl", "-sS", "--http2-prior-knowledge", "-w", "|%{http_version}", "--data-binary", "@" + body, url);
        assertThat(said).isEqualTo(BODY + "|2");
    }

    @Test
    void curlByAlpn() throws Exception {
        var url = "https://localhost:" + secure.port() + "/large";
        assertThat(run("curl", "-sS", "-k", "--http2", "-w", "|%{http_version}", url))
                .isEqualTo(BODY + "|2");
        assertThat(run("curl", "-sS", "-k", "--http1.1", "-w", "|%{http_version}", url))
                .isEqualTo(BODY + "|1.1");
    }

    @Test
    void nghttp() throws Exception {
        assertThat(run("nghttp", "http://127.0.0.1:" + clear.port() + "/large")).isEqualTo(BODY);
        assertThat(run("nghttp", "https://localhost:" + secure.port() + "/large"))
                .endsWith(BODY);
    }

    @Test
    void h2loadWithManyRequestsAtOnce() throws Exception {
        var clearUrl = "http://127.0.0.1:" + clear.port() + "/ok";
        assertThat(run("h2load", "-n", "3000", "-c", "4", "-m", "50", clearUrl))
                .contains("3000 succeeded, 0 failed, 0 errored");
        var secureUrl = "https://127.0.0.1:" + secure.port() + "/ok";
        assertThat(run("h2load", "-n", "3000", "-c", "4", "-m", "50", secureUrl))
                .contains("3000 succeeded, 0 failed, 0 errored");
    }

    @Test
    void theClientOfTheJdk() throws Exception {
        try (var client = HttpClient.newBuilder()
                .sslContext(authority.context(null))
                .version(HttpClient.Version.HTTP_2)
                .build()) {
            var url = URI.create("https://localhost:" + secure.port() + "/echo");
            var asked = new ArrayList<java.util.concurrent.CompletableFuture<java.net.http.HttpResponse<String>>>();
            for (int i = 0; i < 20; i++) {
                var request = HttpRequest.newBuilder(url)
                        .POST(BodyPublishers.ofString(BODY))
                        .build();
                asked.add(client.sendAsync(request, BodyHandlers.ofString()));
            }
            for (var answer : List.copyOf(asked)) {
                assertThat(answer.get(20, TimeUnit.SECONDS).body()).isEqualTo(BODY);
                assertThat(answer.get().version()).isEqualTo(HttpClient.Version.HTTP_2);
            }
        }
    }
}
