package sluice.app.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// JSON bodies that are changed on their way, on real sockets.
class JsonBodyTest {
    private static final RawUpstream UPSTREAM = new RawUpstream();
    private static final String JSON = "Content-Type: application/json\r\n";
    private static final int PIECES = 64 * 64;
    private static Front front;

    @BeforeAll
    static void start() {
        Leaks.listen();
        UPSTREAM.on("/echo", visit -> {
            var body = visit.body();
            visit.note(Answer.fields(visit.head(), "Content-Length") + " " + body);
            visit.answer("ok");
        });
        front = Front.serve("""
                listeners: [{ name: public, address: "127.0.0.1:0", limits: { body: unlimited } }]
                upstreams: [{ name: up, endpoints: ["http://127.0.0.1:%d"] }]
                policies: [{ cors: { origins: ["https://app.example.com"] } }]
                routes:
                  - name: all
                    match: /**
                    policies:
                      - json-request: { rename: { user_id: userId }, remove: [secret] }
                      - json-response: { rename: { user_id: userId }, remove: [secret, items.*.secret] }
                    to: up
                """.formatted(UPSTREAM.port()));
    }

    @AfterAll
    static void end() throws Exception {
        Leaks.expectNone(front);
        front.close();
        UPSTREAM.close();
    }

    private static Answer post(RawClient client, String path, String body) throws IOException {
        return client.send("POST " + path + " HTTP/1.1\r\nHost: a\r\n" + JSON + "Content-Length: " + body.length()
                        + "\r\n\r\n" + body)
                .answer();
    }

    @Test
    void aRequestIsChangedAndHasItsOwnLength() throws Exception {
        try (var client = front.client()) {
            assertThat(post(client, "/echo", "{\"user_id\": 1, \"secret\": 2}").body())
                    .isEqualTo("ok");
            assertThat(UPSTREAM.noted()).isEqualTo("[12] {\"userId\":1}");
            client.send("POST /echo HTTP/1.1\r\nHost: a\r\n" + JSON + "Transfer-Encoding: chunked\r\n\r\n"
                    + "5\r\n{\"use\r\n8\r\nr_id\":1}\r\n0\r\n\r\n");
            assertThat(client.answer().body()).isEqualTo("ok");
            assertThat(UPSTREAM.noted()).isEqualTo("[12] {\"userId\":1}");
        }
    }

    @Test
    void theSameHoldsOverHttp2() throws Exception {
        try (var client = Http2Client.of(front)) {
            client.ask(1, "POST", "/echo", false, "content-type", "application/json")
                    .data(1, true, "{\"user_id\":1}");
            assertThat(client.answer(1).body()).isEqualTo("ok");
            assertThat(UPSTREAM.noted()).isEqualTo("[12] {\"userId\":1}");
            client.ask(3, "POST", "/echo", false, "content-type", "application/json")
                    .data(3, true, "{\"user_id\":1");
            assertThat(client.answer(3).status()).isEqualTo(400);
        }
    }

    @Test
    void aRequestThatIsNotJsonNeverReachesTheUpstream() throws Exception {
        UPSTREAM.on("/never", visit -> visit.answer("reached"));
        try (var client = front.client()) {
            var answer = post(client, "/never", "{\"a\":1,}");
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body())
                    .contains("\"error\":\"request_invalid\"", "not JSON at byte 7: expected the name of a member");
            assertThat(post(client, "/echo", "{}").body())
                    .as("the connection goes on")
                    .isEqualTo("ok");
            assertThat(UPSTREAM.noted()).isEqualTo("[2] {}");
        }
        assertThat(front.logged("/never")).contains("\"attempts\":0");
    }

    @Test
    void whatTurnsOutToBeWrongLaterBreaksOffUpstream() throws Exception {
        UPSTREAM.on("/late", visit -> {
            try {
                visit.body();
            } catch (EOFException e) {
                visit.note("broken off");
                throw e;
            }
        });
        try (var client = front.client()) {
            client.send("POST /late HTTP/1.1\r\nHost: a\r\n" + JSON + "Transfer-Encoding: chunked\r\n\r\n");
            client.send("20000\r\n[\"" + "x".repeat(0x1fffe) + "\r\n");
            client.send("1\r\n\n\r\n");
            var answer = client.answer();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).contains("not JSON at byte 131072: expected an escape");
            assertThat(UPSTREAM.noted()).isEqualTo("broken off");
        }
    }

    @Test
    void anAnswerIsChangedAndSaysSo() throws IOException {
        var body = "{\"items\":[{\"secret\":1,\"user_id\":2}],\"user_id\":3}";
        UPSTREAM.on(
                "/answer",
                visit -> visit.send("HTTP/1.1 200 OK\r\n" + JSON + "ETag: \"a\"\r\nContent-MD5: x\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body));
        try (var client = front.client()) {
            var answer = client.get("/answer", "Accept-Encoding: gzip");
            assertThat(answer.body()).isEqualTo("{\"items\":[{\"user_id\":2}],\"userId\":3}");
            assertThat(answer.header("ETag")).isEqualTo("W/\"a\"");
            assertThat(answer.header("Content-Length")).isEqualTo("36");
            assertThat(answer.head()).doesNotContain("Content-MD5");
            assertThat(UPSTREAM.received("/answer", "Accept-Encoding")).containsExactly("identity");
        }
    }

    @Test
    void anAnswerThatIsNotJsonIsTheUpstreamsFault() throws IOException {
        UPSTREAM.on("/html", visit -> visit.send("HTTP/1.1 200 OK\r\n" + JSON + "Content-Length: 6\r\n\r\n<html>"));
        UPSTREAM.on("/cut", visit -> {
            visit.send("HTTP/1.1 200 OK\r\n" + JSON + "Content-Length: 600\r\n\r\n{\"a\":1");
            visit.close();
        });
        UPSTREAM.on(
                "/encoded",
                visit -> visit.send(
                        "HTTP/1.1 200 OK\r\n" + JSON + "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}"));
        try (var client = front.client()) {
            for (var path : new String[] {"/html", "/cut", "/encoded"}) {
                var answer = client.get(path, "Origin: https://app.example.com");
                assertThat(answer.status()).as(path).isEqualTo(502);
                assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("https://app.example.com");
            }
        }
        assertThat(front.logged("/html")).contains("the answer is not JSON at byte 0");
    }

    @Test
    void anAnswerThatTurnsOutToBeWrongLaterBreaksOff() throws IOException {
        var text = "[\"" + "x".repeat(200_000) + "\", nonsense]";
        UPSTREAM.on(
                "/long",
                visit -> visit.send(
                        "HTTP/1.1 200 OK\r\n" + JSON + "Content-Length: " + text.length() + "\r\n\r\n" + text));
        try (var client = front.client()) {
            client.send("GET /long HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(RawClient.status(client.head())).isEqualTo(200);
            assertThat(client.wire().rest()).doesNotContain("nonsense").doesNotEndWith("0\r\n\r\n");
        }
        assertThat(front.logged("/long")).contains("\"status\":200", "\"error\":\"upstream_invalid_response\"");
    }

    @Test
    void aClientThatGoesInTheMiddleStopsEverything() throws Exception {
        UPSTREAM.on("/gone", visit -> {
            try {
                visit.body();
            } catch (IOException e) {
                visit.note("gone");
                throw e;
            }
        });
        try (var client = front.client()) {
            client.send("POST /gone HTTP/1.1\r\nHost: a\r\n" + JSON + "Content-Length: 1000000\r\n\r\n[\""
                    + "x".repeat(500_000));
            while (UPSTREAM.heads("/gone").isEmpty()) {
                Thread.onSpinWait();
            }
        }
        assertThat(UPSTREAM.noted()).isEqualTo("gone");
        assertThat(front.logged("/gone")).contains("\"error\":\"client_aborted\"");
    }

    @Test
    void aBodyMayBeOfAnySize() throws Exception {
        var piece = ("{\"user_id\":1,\"text\":\"" + "x".repeat(16 * 1024 - 26) + "\"},").getBytes(UTF_8);
        var received = new AtomicLong();
        UPSTREAM.on("/any", visit -> {
            var stream = visit.wire();
            for (var size = stream.line(); !size.equals("0"); size = stream.line()) {
                int length = Integer.parseInt(size, 16);
                stream.octets(length);
                received.addAndGet(length);
                stream.line();
            }
            stream.line();
            visit.answer("ok");
        });
        try (var client = front.client()) {
            client.send("POST /any HTTP/1.1\r\nHost: a\r\n" + JSON + "Content-Length: "
                    + (PIECES * (long) piece.length + 3) + "\r\n\r\n[");
            double most = 0;
            for (int i = 0; i < PIECES; i++) {
                client.wire().send(piece);
                most = i % 512 == 0 ? Math.max(most, front.metric("sluice_memory_bytes{kind=\"buffers\"}")) : most;
            }
            assertThat(client.send("1]").answer().body()).isEqualTo("ok");
            assertThat(received.get()).isEqualTo(PIECES * (long) piece.length + 3);
            assertThat(most).as("buffers in use, of 64 MiB").isLessThan(8 << 20);
        }
    }
}
