package sluice.app.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests over HTTP/2 and their answers, frame by frame.
class Http2Test {
    private static final int MANY = 24 * 1024 * 1024;
    private static final byte[] BLOCK =
            "0123456789abcdef".repeat(4096).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);

    /// Heads as name and value alternating, with a space between.
    static final List<String> MALFORMED = List.of(
            ":method GET :scheme http :path /bad :authority a X-Upper 1",
            ":method GET :scheme http :path /bad :authority a connection close",
            ":method GET :scheme http :path /bad :authority a transfer-encoding chunked",
            ":method GET :scheme http :path /bad :authority a upgrade h2c",
            ":method GET :scheme http :path /bad :authority a keep-alive 1",
            ":method GET :scheme http :path /bad :authority a proxy-connection x",
            ":method GET :scheme http :path /bad :authority a te gzip",
            ":method GET :scheme http :path /bad :authority a x\u0000y 1",
            ":method GET :scheme http :path /bad :authority a x-v a\r\nb:c",
            ":method GET :scheme http :path /bad :authority a x-v a\u0000",
            ":method GET :scheme http :path /bad :authority a x-v \tb",
            ":method GET :scheme http :path /bad :authority a x y :path /c",
            ":method GET :scheme http :path /bad :path /c :authority a",
            ":method GET :scheme http :path /bad :authority a :authority a",
            ":method GET :scheme http :path /bad :authority a :unknown 1",
            ":method GET :scheme http :path /bad :authority a :protocol websocket",
            ":method GET :scheme http :path /bad :authority a\r\nx:y",
            ":method GET :scheme http :path http://a/bad :authority a",
            ":method GET :scheme http :authority a",
            ":method GET :path /bad :authority a",
            ":scheme http :path /bad :authority a",
            ":method G@T :scheme http :path /bad :authority a",
            ":method GET :scheme http :path /bad :authority a content-length x",
            ":method GET :scheme http :path /bad :authority a content-length 1",
            ":method GET :scheme http :path /bad :authority a content-length 0 content-length 0",
            ":method GET :scheme http :path /bad :authority a host a host a");

    private static final RawUpstream UPSTREAM = new RawUpstream();
    private static Front front;

    @BeforeAll
    static void start() {
        Leaks.listen();
        front = Front.serve("""
                runtime: { loops: 1 }
                listeners:
                  - name: public
                    address: "127.0.0.1:0"
                    limits: { body: 64MiB, header-count: 20, streams: 10 }
                    timeouts: { body-idle: 2s }
                upstreams: [{ name: things, endpoints: ["http://127.0.0.1:%d"] }]
                routes:
                  - { name: things, match: /**, to: things }
                  - { name: mine, match: /mine, to: { respond: { status: 200, body: "mine" } } }
                  - name: facts
                    match: /facts
                    to: { respond: { status: 200, body: "${request.protocol} ${request.host} ${request.headers.host}" } }
                """.formatted(UPSTREAM.port()));
    }

    @AfterAll
    static void end() throws Exception {
        Leaks.expectNone(front);
        front.close();
        UPSTREAM.close();
    }

    private static Http2Client client() throws IOException {
        return Http2Client.of(front);
    }

    @Test
    void aRequestBecomesOneOfHttp11() throws IOException {
        UPSTREAM.on("/seen", visit -> visit.answer("ok"));
        try (var client = client()) {
            client.get(
                    1, "/seen?a=b", "accept", "*/*", "cookie", "a=1", "x-more", "é", "cookie", "b=2", "te", "trailers");
            assertThat(client.answer(1).body()).isEqualTo("ok");
        }
        var head = UPSTREAM.heads("/seen").getLast();
        assertThat(head).startsWith("GET /seen?a=b HTTP/1.1\r\nHost: api.example.com\r\n");
        assertThat(Answer.fields(head, "Cookie")).containsExactly("a=1; b=2");
        assertThat(Answer.fields(head, "X-More")).containsExactly("é");
        assertThat(Answer.fields(head, "Host")).hasSize(1);
        assertThat(Answer.fields(head, "TE")).isEmpty();
        assertThat(Answer.fields(head, "Via")).containsExactly("2 sluice");
        assertThat(Answer.fields(head, "X-Forwarded-Proto")).containsExactly("http");
        assertThat(front.logged("/seen")).contains("\"protocol\":\"HTTP/2\"", "\"status\":200");
    }

    @Test
    void factsAreThoseOfAnyRequest() throws IOException {
        try (var client = client()) {
            assertThat(client.get(1, "/facts").answer(1).body()).isEqualTo("HTTP/2 api.example.com api.example.com");
        }
    }

    @Test
    void manyRequestsAreAnsweredAtOnceAndInAnyOrder() throws Exception {
        UPSTREAM.on("/late", visit -> {
            visit.note("late began");
            try {
                TimeUnit.MILLISECONDS.sleep(300);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            visit.answer("late");
        });
        try (var client = client()) {
            client.get(1, "/late").get(3, "/ok").get(5, "/mine");
            assertThat(client.answer(5).body()).isEqualTo("mine");
            assertThat(client.answer(3).body()).isEqualTo("ok");
            assertThat(client.heard(1).ended).isFalse();
            assertThat(client.answer(1).body()).isEqualTo("late");
        }
        assertThat(UPSTREAM.noted()).isEqualTo("late began");
    }

    @ParameterizedTest
    @FieldSource("MALFORMED")
    void aMalformedRequestIsRefusedAndItsStreamEndsWithAnError(String head) throws IOException {
        try (var client = client()) {
            client.head(1, true, head.split(" ", -1));
            assertThat(client.reset(1)).isEqualTo(Http2Client.PROTOCOL_ERROR);
            var answer = client.heard(1);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
            assertThat(answer.body()).contains("\"error\":\"request_invalid\"");
            assertThat(answer.ended).isFalse();
            assertThat(client.get(3, "/mine").answer(3).body()).isEqualTo("mine");
        }
        assertThat(UPSTREAM.heads("/bad")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "400 :method GET :scheme http :path /bad",
                "400 :method GET :scheme http :path /bad :authority u@a",
                "400 :method GET :scheme http :path /bad :authority a host b",
                "400 :method GET :scheme ftp :path /bad :authority a",
                "400 :method GET :scheme http :path * :authority a",
                "400 :method GET :scheme http :path /../bad :authority a",
                "400 :method GET :scheme http :path /bad%00 :authority a",
                "501 :method TRACE :scheme http :path /bad :authority a",
                "501 :method CONNECT :authority a:443",
                "400 :method GET :scheme http :path /%2e%2e%2f :authority a",
            })
    void aRequestThatIsNotAdmittedIsAnsweredAsAnyOther(String told) throws IOException {
        var head = told.split(" ", -1);
        try (var client = client()) {
            client.head(1, true, List.of(head).subList(1, head.length).toArray(String[]::new));
            var answer = client.answer(1);
            assertThat(answer.status()).isEqualTo(Integer.parseInt(head[0]));
            assertThat(answer.ended).isTrue();
            assertThat(answer.reset).isEqualTo(-1);
            assertThat(client.get(3, "/mine").answer(3).body()).isEqualTo("mine");
        }
        assertThat(UPSTREAM.heads("/bad")).isEmpty();
    }

    @Test
    void headsMayBeSoLargeAndNotLarger() throws IOException {
        try (var client = client()) {
            client.get(1, "/" + "x".repeat(8192));
            assertThat(client.answer(1).status()).isEqualTo(414);
            client.get(3, "/mine", "x-big", "x".repeat(15_000), "x-b2", "y".repeat(100));
            assertThat(client.answer(3).status()).isEqualTo(200);
            var many = new String[21 * 2];
            for (int i = 0; i < many.length; i += 2) {
                many[i] = "x-" + i;
                many[i + 1] = "v";
            }
            client.get(5, "/mine", many);
            assertThat(client.answer(5).status()).isEqualTo(431);
            assertThat(client.get(7, "/mine").answer(7).body()).isEqualTo("mine");
        }
    }

    @Test
    void manyCrumbsOfACookieAreOneField() throws IOException {
        UPSTREAM.on("/crumbs", visit -> visit.answer("ok"));
        var crumbs = new String[60];
        for (int i = 0; i < crumbs.length; i += 2) {
            crumbs[i] = "cookie";
            crumbs[i + 1] = "c" + i + "=1";
        }
        try (var client = client()) {
            assertThat(client.get(1, "/crumbs", crumbs).answer(1).status()).isEqualTo(200);
        }
        assertThat(UPSTREAM.received("/crumbs", "Cookie"))
                .singleElement()
                .asString()
                .startsWith("c0=1; c2=1; ")
                .endsWith("; c58=1");
    }

    @Test
    void answersWithoutABodyHaveNone() throws IOException {
        UPSTREAM.on("/none", visit -> visit.send("HTTP/1.1 204 No Content\r\n\r\n"));
        UPSTREAM.on(
                "/same", visit -> visit.send("HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\nContent-Length: 7\r\n\r\n"));
        UPSTREAM.on("/empty", visit -> visit.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
        UPSTREAM.on(
                "/head", visit -> visit.send("HTTP/1.1 200 OK\r\nContent-Length: 12\r\nConnection: x\r\nX: 1\r\n\r\n"));
        try (var client = client()) {
            client.get(1, "/none").get(3, "/same").get(5, "/empty").ask(7, "HEAD", "/head", true);
            assertThat(client.answer(1).status()).isEqualTo(204);
            assertThat(client.answer(1).header("content-length")).isNull();
            assertThat(client.answer(3).header("content-length")).isEqualTo("7");
            assertThat(client.answer(5).header("content-length")).isEqualTo("0");
            assertThat(client.answer(7).header("content-length")).isEqualTo("12");
            assertThat(client.answer(7).header("connection")).isNull();
            for (int stream = 1; stream <= 7; stream += 2) {
                assertThat(client.heard(stream).heads).hasSize(1);
                assertThat(client.heard(stream).body()).isEmpty();
                assertThat(client.heard(stream).ended).isTrue();
            }
        }
    }

    @Test
    void bodiesAndTrailersPassBothWays() throws IOException {
        UPSTREAM.on("/trailers", visit -> {
            var trailers = new StringBuilder();
            var body = visit.body(trailers);
            visit.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n" + body + "\r\n0\r\n" + trailers
                    + "X-Back: 2\r\n\r\n");
        });
        try (var client = client()) {
            client.ask(1, "POST", "/trailers", false).data(1, false, "he").data(1, false, "llo");
            client.head(1, true, "x-sum", "1", "content-length", "9");
            var answer = client.answer(1);
            assertThat(answer.body()).isEqualTo("hello");
            assertThat(answer.trailers()).containsExactly("x-sum", "1", "x-back", "2");
        }
    }

    @Test
    void interimAnswersPass() throws IOException {
        UPSTREAM.on(
                "/hints",
                visit -> visit.send(
                        "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"));
        try (var client = client()) {
            var answer = client.get(1, "/hints").answer(1);
            assertThat(answer.heads.getFirst()).containsExactly(":status", "103", "link", "</a>");
            assertThat(answer.status()).isEqualTo(200);
            client.ask(3, "POST", "/ok", false, "expect", "100-continue");
            client.await(Http2Client.HEADERS);
            assertThat(client.heard(3).heads.getFirst()).containsExactly(":status", "100");
            assertThat(client.data(3, true, "x").answer(3).body()).isEqualTo("ok");
        }
    }

    @Test
    void aBodyThatIsNotAsLongAsItSaidIsRefused() throws IOException {
        UPSTREAM.on("/length", visit -> {
            visit.body();
            visit.answer("whole");
        });
        try (var client = client()) {
            client.ask(1, "POST", "/length", false, "content-length", "5").data(1, true, "four");
            assertThat(client.reset(1)).isEqualTo(Http2Client.PROTOCOL_ERROR);
            assertThat(client.heard(1).status()).isEqualTo(400);
            client.ask(3, "POST", "/length", false, "content-length", "3").data(3, true, "four");
            assertThat(client.reset(3)).isEqualTo(Http2Client.PROTOCOL_ERROR);
            client.ask(5, "POST", "/length", false, "content-length", "4").data(5, true, "four");
            assertThat(client.answer(5).body()).isEqualTo("whole");
        }
    }

    @Test
    void anEarlyAnswerEndsTheRestOfTheRequest() throws IOException {
        try (var client = client()) {
            client.ask(1, "POST", "/mine", false).data(1, false, "x");
            assertThat(client.answer(1).body()).isEqualTo("mine");
            assertThat(client.reset(1)).isEqualTo(Http2Client.NO_ERROR);
            client.data(1, true, "was on its way");
            client.ask(3, "POST", "/mine", false, "content-length", "10");
            assertThat(client.answer(3).body()).isEqualTo("mine");
            client.data(3, true, "0123456789");
            assertThat(client.isAlive()).isTrue();
            assertThat(client.heard(3).reset).as("a short rest is read off").isEqualTo(-1);
        }
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() throws IOException {
        UPSTREAM.on("/small", visit -> visit.wire().rest());
        try (var narrow = Front.serve("""
                listeners: [{ name: public, address: "127.0.0.1:0", limits: { body: 10 } }]
                upstreams: [{ name: things, endpoints: ["http://127.0.0.1:%d"] }]
                routes: [{ name: things, match: /**, to: things }]
                """.formatted(UPSTREAM.port()));
                var client = Http2Client.of(narrow)) {
            client.ask(1, "POST", "/small", false, "content-length", "11");
            assertThat(client.answer(1).status()).isEqualTo(413);
            client.ask(3, "POST", "/small", false).data(3, false, "0123456789x");
            assertThat(client.answer(3).status()).isEqualTo(413);
            assertThat(client.get(5, "/ok").answer(5).body()).isEqualTo("ok");
        }
    }

    @Test
    void aSlowReaderSlowsItsUpstreamDownAndNobodyElse() throws Exception {
        var sent = new AtomicLong();
        UPSTREAM.on("/flood", visit -> {
            visit.send("HTTP/1.1 200 OK\r\nContent-Length: " + MANY + "\r\n\r\n");
            while (sent.get() < MANY) {
                visit.wire().send(BLOCK);
                sent.addAndGet(BLOCK.length);
            }
        });
        try (var client = client().stingy()) {
            client.send(Http2Client.WINDOW_UPDATE, 0, 0, Http2Client.number(1 << 30));
            client.get(1, "/flood");
            while (client.heard(1).body.size() < 65535) {
                client.next();
            }
            assertThat(client.get(3, "/ok").answer(3).body()).isEqualTo("ok");
            long stopped = settled(sent);
            assertThat(stopped).as("bytes that went while nobody read").isLessThan(MANY);
            assertThat(client.heard(1).body.size()).isEqualTo(65535);
            client.send(Http2Client.WINDOW_UPDATE, 0, 1, Http2Client.number(MANY));
            assertThat(client.answer(1).body().length()).isEqualTo(MANY);
        }
        assertThat(front.logged("/flood")).contains("\"response_bytes\":" + MANY);
    }

    private static long settled(AtomicLong value) throws InterruptedException {
        long before = -1;
        while (value.get() != before) {
            before = value.get();
            TimeUnit.MILLISECONDS.sleep(200);
        }
        return before;
    }

    @Test
    void aSlowUpstreamIsGivenNoMoreThanItTakes() throws Exception {
        var release = new CountDownLatch(1);
        UPSTREAM.on("/slowly", visit -> {
            try {
                release.await(15, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        try (var client = client()) {
            client.ask(1, "POST", "/slowly", false, "content-length", "" + MANY);
            long window = 65536;
            long sent = 0;
            var piece = "x".repeat(16384);
            while (sent + piece.length() <= window) {
                client.data(1, false, piece);
                sent += piece.length();
                client.isAlive();
                window += client.granted(1);
            }
            assertThat(sent).as("bytes that were asked for while nobody read").isLessThan(MANY);
            assertThat(client.get(3, "/mine").answer(3).body()).isEqualTo("mine");
            client.send(Http2Client.RST_STREAM, 0, 1, Http2Client.number(Http2Client.CANCEL));
        }
        release.countDown();
        assertThat(front.logged("/slowly")).contains("\"error\":\"client_aborted\"");
    }

    @Test
    void aResetCancelsWhatIsUnderWayUpstream() throws Exception {
        UPSTREAM.on("/cancelled", visit -> {
            visit.note("asked");
            visit.note(visit.wire().ends() ? "gone" : "still there");
        });
        try (var client = client()) {
            client.get(1, "/cancelled");
            assertThat(UPSTREAM.noted()).isEqualTo("asked");
            client.send(Http2Client.RST_STREAM, 0, 1, Http2Client.number(Http2Client.CANCEL));
            assertThat(UPSTREAM.noted()).isEqualTo("gone");
            assertThat(client.get(3, "/mine").answer(3).body()).isEqualTo("mine");
        }
        assertThat(front.logged("/cancelled")).contains("\"status\":499", "\"error\":\"client_aborted\"");
    }

    @Test
    void aLostConnectionCancelsEverything() throws Exception {
        UPSTREAM.on("/lost", visit -> {
            visit.note("asked");
            visit.note(visit.wire().ends() ? "gone" : "still there");
        });
        var client = client();
        client.get(1, "/lost");
        assertThat(UPSTREAM.noted()).isEqualTo("asked");
        client.get(3, "/lost");
        assertThat(UPSTREAM.noted()).isEqualTo("asked");
        client.close();
        assertThat(UPSTREAM.noted()).isEqualTo("gone");
        assertThat(UPSTREAM.noted()).isEqualTo("gone");
        assertThat(front.logged("/lost", 2)).allMatch(line -> line.contains("client_aborted"));
    }

    @Test
    void aBrokenAnswerEndsItsStreamWithAnError() throws IOException {
        UPSTREAM.on("/broken", visit -> {
            visit.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
            visit.close();
        });
        try (var client = client()) {
            assertThat(client.get(1, "/broken").reset(1)).isEqualTo(Http2Client.INTERNAL_ERROR);
            assertThat(client.heard(1).body()).isEqualTo("half");
            assertThat(client.get(3, "/mine").answer(3).body()).isEqualTo("mine");
        }
        assertThat(front.logged("/broken")).contains("\"error\":\"upstream_aborted\"");
    }

    @Test
    void moreRequestsAtOnceThanAllowedAreRefused() throws Exception {
        UPSTREAM.on("/held", visit -> {
            visit.note("held");
            visit.wire().ends();
        });
        try (var client = client()) {
            for (int stream = 1; stream <= 19; stream += 2) {
                client.get(stream, "/held");
            }
            for (int i = 0; i < 10; i++) {
                assertThat(UPSTREAM.noted()).isEqualTo("held");
            }
            assertThat(client.get(21, "/mine").reset(21)).isEqualTo(Http2Client.REFUSED_STREAM);
            client.send(Http2Client.RST_STREAM, 0, 1, Http2Client.number(Http2Client.CANCEL));
            assertThat(client.get(23, "/mine").answer(23).body()).isEqualTo("mine");
        }
    }

    @Test
    void aBodyThatDoesNotComeIsGivenUp() throws IOException {
        UPSTREAM.on("/waiting", visit -> visit.body());
        try (var client = client()) {
            client.ask(1, "POST", "/waiting", false).data(1, false, "x");
            assertThat(client.answer(1).status()).isEqualTo(408);
            assertThat(client.reset(1)).isEqualTo(Http2Client.NO_ERROR);
            assertThat(client.isAlive()).isTrue();
        }
    }
}
