package sluice.app.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.EOFException;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What an upstream does wrong, and what the client, the log and the next request see of it.
class UpstreamMisbehaviourTest {
    private static final RawUpstream UPSTREAM = new RawUpstream();
    private static Front front;

    @BeforeAll
    static void start() throws IOException {
        Leaks.listen();
        beforeTheAnswer().forEach(UPSTREAM::on);
        withinTheAnswer().forEach(UPSTREAM::on);
        try (var nobody = new ServerSocket(0)) {
            front = Front.serve("""
                    runtime: { loops: 1 }
                    listeners: [{ name: public, address: "127.0.0.1:0" }]
                    upstreams:
                      - { name: things, endpoints: ["http://127.0.0.1:%d"] }
                      - { name: hasty, endpoints: ["http://127.0.0.1:%d"], timeouts: { response: 400ms, body-idle: 400ms } }
                      - { name: dead, endpoints: ["http://127.0.0.1:%d"] }
                    routes:
                      - { name: things, match: /**, to: things }
                      - { name: hasty, match: /hasty/**, to: hasty }
                      - { name: impatient, match: /impatient, to: things, timeout: 400ms }
                      - { name: dead, match: /dead, to: dead }
                    """.formatted(UPSTREAM.port(), UPSTREAM.port(), nobody.getLocalPort()));
        }
    }

    private static Map<String, RawUpstream.Script> beforeTheAnswer() {
        var scripts = new TreeMap<String, RawUpstream.Script>();
        scripts.put("/hasty/stall", visit -> visit.wire().ends());
        scripts.put("/impatient", visit -> visit.wire().ends());
        scripts.put("/garbage", visit -> visit.send("SSH-2.0-OpenSSH_9.6\r\n"));
        scripts.put("/close", Visit::close);
        scripts.put("/cut-head", visit -> {
            visit.send("HTTP/1.1 200 OK\r\nX: ");
            visit.close();
        });
        scripts.put("/large-head", visit -> visit.send("HTTP/1.1 200 OK\r\nX: " + "x".repeat(70_000) + "\r\n\r\n"));
        scripts.put(
                "/two-lengths",
                visit -> visit.send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"));
        scripts.put(
                "/both",
                visit -> visit.send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"));
        scripts.put("/coding", visit -> visit.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"));
        scripts.put("/folded", visit -> visit.send("HTTP/1.1 200 OK\r\nX: 1\r\n 2\r\nContent-Length: 0\r\n\r\n"));
        scripts.put("/bare-lf", visit -> visit.send("HTTP/1.1 200 OK\nContent-Length: 0\n\n"));
        scripts.put("/version", visit -> visit.send("HTTP/1.9 200 OK\r\nContent-Length: 0\r\n\r\n"));
        scripts.put("/switching", visit -> visit.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"));
        scripts.put("/interims", visit -> visit.send("HTTP/1.1 102 Processing\r\n\r\n".repeat(40)));
        return scripts;
    }

    private static Map<String, RawUpstream.Script> withinTheAnswer() {
        var scripts = new TreeMap<String, RawUpstream.Script>();
        scripts.put("/cut-body", visit -> {
            visit.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
            visit.close();
        });
        scripts.put("/cut-chunks", visit -> {
            visit.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
            visit.close();
        });
        scripts.put("/cut-trailers", visit -> {
            visit.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX-S");
            visit.close();
        });
        scripts.put(
                "/bad-chunks",
                visit -> visit.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n"));
        scripts.put("/hasty/stall-body", visit -> {
            visit.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
            visit.wire().ends();
        });
        return scripts;
    }

    @AfterAll
    static void end() throws Exception {
        Leaks.expectNone(front);
        front.close();
        UPSTREAM.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/dead, 502, upstream_unreachable, connection_refused",
        "/close, 502, upstream_unreachable, connection_terminated",
        "/hasty/stall, 504, upstream_timeout, http_response_timeout",
        "/impatient, 504, upstream_timeout, http_response_timeout",
        "/garbage, 502, upstream_invalid_response, http_protocol_error",
        "/cut-head, 502, upstream_invalid_response, http_response_incomplete",
        "/large-head, 502, upstream_invalid_response, http_response_header_section_size",
        "/two-lengths, 502, upstream_invalid_response, http_protocol_error",
        "/both, 502, upstream_invalid_response, http_protocol_error",
        "/coding, 502, upstream_invalid_response, http_protocol_error",
        "/folded, 502, upstream_invalid_response, http_protocol_error",
        "/bare-lf, 502, upstream_invalid_response, http_protocol_error",
        "/version, 502, upstream_invalid_response, http_protocol_error",
        "/switching, 502, upstream_invalid_response, http_protocol_error",
        "/interims, 502, upstream_invalid_response, http_protocol_error",
    })
    void beforeTheAnswerItBecomesAProblem(String path, int status, String error, String cause) throws IOException {
        try (var client = front.client()) {
            var answer = client.get(path);
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(answer.header("Proxy-Status"))
                    .isEqualTo("sluice; error=" + cause + "; details=\"" + error + "\"");
            assertThat(answer.body())
                    .contains("\"status\":" + status, "\"error\":\"" + error + "\"")
                    .doesNotContain("127.0.0.1");
            assertThat(client.get("/ok").body()).as("the next answer").isEqualTo("ok");
        }
        assertThat(front.logged(path))
                .contains(
                        "\"status\":" + status,
                        "\"error\":\"" + error + "\"",
                        "\"cause\":\"" + cause + "\"",
                        "\"side\":\"upstream\"",
                        "\"endpoint\":\"127.0.0.1:");
    }

    @ParameterizedTest
    @CsvSource({
        "/cut-body, http_response_incomplete",
        "/cut-chunks, http_response_incomplete",
        "/cut-trailers, http_response_incomplete",
        "/bad-chunks, http_protocol_error",
        "/hasty/stall-body, connection_read_timeout",
    })
    void withinTheAnswerTheClientSeesThatItIsNotComplete(String path, String cause) throws IOException {
        try (var client = front.client()) {
            assertThatExceptionOfType(EOFException.class).isThrownBy(() -> client.get(path));
        }
        try (var client = front.client()) {
            client.send("GET " + path + " HTTP/1.0\r\n\r\n");
            assertThat(RawClient.status(client.head())).isEqualTo(200);
            assertThat(endsWithAnError(client) || path.equals("/cut-body") || path.equals("/hasty/stall-body"))
                    .as("whether an HTTP/1.0 client is told without chunks or a length")
                    .isTrue();
        }
        try (var client = front.client()) {
            assertThat(client.get("/ok").body()).isEqualTo("ok");
        }
        assertThat(front.logged(path, 2))
                .allSatisfy(line -> assertThat(line)
                        .contains(
                                "\"status\":200",
                                "\"error\":\"upstream_aborted\"",
                                "\"cause\":\"" + cause + "\"",
                                "\"side\":\"upstream\""));
    }

    private static boolean endsWithAnError(RawClient client) {
        try {
            client.wire().rest();
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void bytesBehindAnAnswerAreNobodysAnswer() throws IOException {
        UPSTREAM.on(
                "/more",
                visit -> visit.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
                        + "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\npoisoned"));
        try (var client = front.client()) {
            for (int i = 0; i < 3; i++) {
                assertThat(client.get("/more").body()).isEqualTo("hi");
                assertThat(client.get("/ok").body()).isEqualTo("ok");
            }
        }
    }

    @Test
    void bytesThatComeWhileNothingWasAskedCloseTheConnection() throws Exception {
        UPSTREAM.on("/later", visit -> {
            visit.answer("hi");
            visit.send("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\npoisoned");
            visit.note(visit.wire().ends() ? "closed" : "kept");
        });
        try (var client = front.client()) {
            assertThat(client.get("/later").body()).isEqualTo("hi");
            assertThat(UPSTREAM.noted()).isEqualTo("closed");
            assertThat(client.get("/ok").body()).isEqualTo("ok");
        }
    }

    @ParameterizedTest
    @CsvSource({"204 No Content, GET", "304 Not Modified, GET", "200 OK, HEAD"})
    void aBodyWhereNoneMayBeIsNobodysAnswer(String status, String method) throws IOException {
        UPSTREAM.on("/bodied", visit -> visit.send("HTTP/1.1 " + status + "\r\nContent-Length: 8\r\n\r\npoisoned"));
        try (var client = front.client()) {
            for (int i = 0; i < 3; i++) {
                assertThat(client.ask(method, "/bodied").status()).isEqualTo(Integer.parseInt(status.substring(0, 3)));
                assertThat(client.get("/ok").body()).isEqualTo("ok");
            }
        }
    }

    @Test
    void aConnectionThatDiesWhileIdleCostsTheNextRequestNothing() throws Exception {
        UPSTREAM.on("/last", visit -> {
            visit.answer("last");
            visit.close();
            visit.note("closed");
        });
        try (var client = front.client()) {
            for (int i = 0; i < 5; i++) {
                assertThat(client.get("/last").body()).isEqualTo("last");
                assertThat(UPSTREAM.noted()).isEqualTo("closed");
                assertThat(client.get("/ok").body()).isEqualTo("ok");
            }
        }
    }

    @Test
    void anUpstreamThatDiesBeforeItAnswersIsAskedTwiceAtMost() throws IOException {
        try (var client = front.client()) {
            UPSTREAM.on("/dies", Visit::close);
            assertThat(client.get("/dies").status()).isEqualTo(502);
            assertThat(UPSTREAM.heads("/dies")).hasSize(2);
            UPSTREAM.on("/dies-post", Visit::close);
            assertThat(client.ask("POST", "/dies-post", "Content-Length: 0").status())
                    .isEqualTo(502);
            assertThat(UPSTREAM.heads("/dies-post"))
                    .as("a POST may not be repeated")
                    .hasSize(1);
        }
    }

    @Test
    void anUpstreamThatClosesAfterEveryAnswerIsAskedAnew() throws IOException {
        UPSTREAM.on("/closing", visit -> {
            visit.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi");
            visit.close();
        });
        UPSTREAM.on("/until-close", visit -> {
            visit.send("HTTP/1.1 200 OK\r\n\r\nall of it");
            visit.close();
        });
        try (var client = front.client()) {
            for (int i = 0; i < 3; i++) {
                assertThat(client.get("/closing").body()).isEqualTo("hi");
                var answer = client.get("/until-close");
                assertThat(answer.body()).isEqualTo("all of it");
                assertThat(answer.header("Connection"))
                        .as("the client's connection lives")
                        .isNull();
            }
        }
    }
}
