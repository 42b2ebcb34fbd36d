package sluice.control.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class AdminServerTest {
    private final SampleView view = new SampleView();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<String> faults = new ArrayList<>();
    private @Nullable AdminServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
        threads.close();
    }

    @Test
    void isAliveAndReady() throws IOException {
        start(null);

        assertThat(get("/health/live")).startsWith("HTTP/1.1 200 OK").endsWith("{\"status\":\"live\"}\n");
        assertThat(get("/health/ready"))
                .startsWith("HTTP/1.1 200 OK")
                .containsIgnoringCase("content-type: application/json")
                .contains("\"state\":\"ready\"", "\"appliedAt\":\"2026-01-01T00:00:00Z\"");
    }

    @Test
    void isNotReadyWhileDraining() throws IOException {
        start(null);

        assertThat(send("POST /drain HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n"))
                .startsWith("HTTP/1.1 202")
                .contains("\"state\":\"draining\"");
        assertThat(get("/health/ready")).startsWith("HTTP/1.1 503").contains("\"state\":\"draining\"");
    }

    @Test
    void saysWhyTheNewestConfigurationWasRejectedButStaysReady() throws IOException {
        view.rejected = List.of("gw.yaml:41:9: routes[3].to: ordres (expected: an upstream)");
        start(null);

        assertThat(get("/health/ready"))
                .startsWith("HTTP/1.1 200")
                .contains("\"rejected\":[\"gw.yaml:41:9: routes[3].to: ordres (expected: an upstream)\"]");
    }

    @Test
    void tellsWhatRuns() throws IOException {
        start(null);

        assertThat(get("/metrics")).contains("text/plain; version=0.0.4").endsWith("sluice_snapshots_live 1.0\n");
        assertThat(get("/config")).contains("application/yaml").endsWith("token: \"***\"\n");
        assertThat(get("/routes"))
                .contains("{\"routes\":[{\"name\":\"orders\",\"listeners\":[\"public\"],"
                        + "\"match\":[\"GET api.example.com/v1/orders/**\"],\"policies\":[\"rate-limit\"],"
                        + "\"to\":\"upstream orders-v1\"}]}");
        assertThat(get("/upstreams"))
                .contains("\"endpoints\":[{\"address\":\"10.0.1.7:8080\",", "\"healthy\":true,\"connections\":3");
    }

    @Test
    void explainsARequestThatNobodySends() throws IOException {
        start(null);

        assertThat(
                        get(
                                "/explain?method=POST&url=https%3A%2F%2Fapi.example.com%2Fv1%3Fa%3Db&header=X-A:%201&header=X-B:+2"))
                .startsWith("HTTP/1.1 200")
                .endsWith("{\"method\":\"POST\",\"url\":\"https://api.example.com/v1?a=b\","
                        + "\"headers\":[\"X-A: 1\",\"X-B: 2\"]}\n");
        assertThat(get("/explain")).startsWith("HTTP/1.1 400").contains("expected: /explain?method=GET&url=");
    }

    @Test
    void validatesAConfigurationWithEveryError() throws IOException {
        start(null);

        assertThat(post("/config/validate", "routes: []"))
                .startsWith("HTTP/1.1 200")
                .endsWith("{\"valid\":true}\n");
        assertThat(post("/config/validate", "bad"))
                .startsWith("HTTP/1.1 422")
                .contains("application/problem+json", "\"detail\":\"the configuration has 1 error\"")
                .contains("\"problems\":[{\"file\":\"request\",\"line\":1,\"column\":1,\"value\":\"bad\"}]");
    }

    @Test
    void plansAConfiguration() throws IOException {
        start(null);

        assertThat(post("/config/plan", "routes: []"))
                .startsWith("HTTP/1.1 200")
                .endsWith("[\"- route orders\"]\n");
        assertThat(post("/config/plan", "bad")).startsWith("HTTP/1.1 422");
    }

    @Test
    void refusesAnEndlessConfiguration() throws IOException {
        start(null);

        assertThat(post("/config/validate", "x".repeat(AdminRequest.LONGEST_BODY + 1)))
                .startsWith("HTTP/1.1 413");
    }

    @Test
    void namesWhatThereIsWhenSomethingElseIsAsked() throws IOException {
        start(null);

        assertThat(get("/top")).startsWith("HTTP/1.1 404").contains("\"status\":404", "/health/live, ");
        assertThat(get("/drain")).startsWith("HTTP/1.1 405").containsIgnoringCase("allow: POST");
        assertThat(post("/metrics", "")).startsWith("HTTP/1.1 405").containsIgnoringCase("allow: GET, HEAD");
        assertThat(send("HEAD /routes HTTP/1.1\r\nHost: localhost\r\n"))
                .startsWith("HTTP/1.1 200")
                .endsWith("\r\n\r\n");
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:9901, 200",
        "127.0.0.1, 200",
        "[::1]:9901, 200",
        "evil.example, 421",
        "localhost.evil.example, 421",
        "127.0.0.1.evil.example, 421"
    })
    void aNameThatSomebodyElseChoseIsNotOurs(String host, int status) throws IOException {
        start(null);

        assertThat(send("GET /routes HTTP/1.1\r\nHost: " + host + "\r\n")).startsWith("HTTP/1.1 " + status);
    }

    @Test
    void aWebPageCannotDrainTheGateway() throws IOException {
        start(null);

        assertThat(
                        send(
                                "POST /drain HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: https://evil.example\r\nContent-Length: 0\r\n"))
                .startsWith("HTTP/1.1 403");
        assertThat(
                        send(
                                "POST /drain HTTP/1.1\r\nHost: 127.0.0.1\r\nSec-Fetch-Site: cross-site\r\nContent-Length: 0\r\n"))
                .startsWith("HTTP/1.1 403");
        assertThat(view.readiness().isReady()).isTrue();
    }

    @Test
    void withATokenOnlyWhoHasItSeesMoreThanHealth() throws IOException {
        start("s3cret");

        assertThat(get("/routes")).startsWith("HTTP/1.1 401").containsIgnoringCase("www-authenticate: Bearer");
        assertThat(send("GET /routes HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer wrong\r\n"))
                .startsWith("HTTP/1.1 401");
        assertThat(send("GET /routes HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer s3cret\r\n"))
                .startsWith("HTTP/1.1 200");
        assertThat(get("/health/ready")).startsWith("HTTP/1.1 200").endsWith("{\"state\":\"ready\"}\n");
    }

    @Test
    void offLoopbackATokenIsRequired() {
        assertThatThrownBy(() -> AdminSettings.admin(new InetSocketAddress("0.0.0.0", 0), null))
                .hasMessageContaining("admin.token: missing");
    }

    @Test
    void probesShowHealthAndMetricsAlone() throws IOException {
        listen(AdminSettings.probes(loopback()));

        assertThat(send("GET /health/ready HTTP/1.1\r\nHost: 10.1.2.3.pods.internal\r\n"))
                .startsWith("HTTP/1.1 200")
                .endsWith("{\"state\":\"ready\"}\n");
        assertThat(get("/metrics")).startsWith("HTTP/1.1 200");
        assertThat(get("/config")).startsWith("HTTP/1.1 404").doesNotContain("/drain");
    }

    @Test
    void anErrorOfOurOwnIsAnAnswerAndTold() throws IOException {
        start(null);
        view.broken = true;

        assertThat(get("/routes")).startsWith("HTTP/1.1 500").doesNotContain("broken");
        assertThat(faults).containsExactly("GET /routes: broken");
    }

    @Test
    void anAddressInUseIsNamed() throws IOException {
        start(null);
        var taken = new InetSocketAddress(
                InetAddress.getLoopbackAddress(), server().address().getPort());

        assertThatThrownBy(() -> new AdminServer(AdminSettings.admin(taken, null), view, threads, (what, e) -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("admin.address: ")
                .hasMessageContaining("expected: a free address");
    }

    private void start(@Nullable String token) throws IOException {
        listen(AdminSettings.admin(loopback(), token));
    }

    private void listen(AdminSettings settings) throws IOException {
        server = new AdminServer(settings, view, threads, (what, e) -> faults.add(what + ": " + e.getMessage()));
        server.start();
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private String get(String target) throws IOException {
        return send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n");
    }

    private String post(String target, String body) throws IOException {
        return send(
                "POST " + target + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length() + "\r\n", body);
    }

    private String send(String head) throws IOException {
        return send(head, "");
    }

    private String send(String head, String body) throws IOException {
        try (var socket =
                new Socket(InetAddress.getLoopbackAddress(), server().address().getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write((head + "Connection: close\r\n\r\n" + body).getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    private AdminServer server() {
        if (server == null) {
            throw new IllegalStateException("not started");
        }
        return server;
    }
}
