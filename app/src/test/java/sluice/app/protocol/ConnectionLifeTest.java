package sluice.app.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How one connection of a client lives, from its first request to its end.
class ConnectionLifeTest {
    private static final String GET = "GET /ok HTTP/1.1\r\nHost: a\r\n\r\n";

    private static final RawUpstream UPSTREAM = new RawUpstream();
    private static Front front;
    private static Front hasty;

    @BeforeAll
    static void start() {
        Leaks.listen();
        front = Front.serve(yaml(""));
        hasty = Front.serve(yaml(", timeouts: { request-head: 400ms, body-idle: 400ms, keep-alive: 600ms }"));
    }

    private static String yaml(String listener) {
        return """
                runtime: { loops: 1 }
                listeners: [{ name: public, address: "127.0.0.1:0", limits: { body: 1MiB }%s }]
                upstreams: [{ name: things, endpoints: ["http://127.0.0.1:%d"] }]
                routes:
                  - { name: things, match: /**, to: things }
                  - { name: mine, match: /mine, to: { respond: { status: 200, body: "mine" } } }
                """.formatted(listener, UPSTREAM.port());
    }

    @AfterAll
    static void end() throws Exception {
        Leaks.expectNone(front);
        Leaks.expectNone(hasty);
        front.close();
        hasty.close();
        UPSTREAM.close();
    }

    @Test
    void isKeptForTheNextRequest() throws IOException {
        try (var client = front.client()) {
            for (int i = 0; i < 3; i++) {
                var answer = client.get("/ok");
                assertThat(answer.body()).isEqualTo("ok");
                assertThat(answer.header("Connection")).isNull();
                assertThat(client.get("/mine").body()).isEqualTo("mine");
            }
        }
    }

    @Test
    void answersComeInTheOrderOfTheRequests() throws Exception {
        UPSTREAM.on("/slow", visit -> {
            visit.note("slow began");
            visit.wire().octets(0);
            visit.answer("slow");
        });
        try (var client = front.client()) {
            client.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n" + GET + "GET /mine HTTP/1.1\r\nHost: a\r\n\r\n" + GET);
            assertThat(UPSTREAM.noted()).isEqualTo("slow began");
            assertThat(client.answer().body()).isEqualTo("slow");
            assertThat(client.answer().body()).isEqualTo("ok");
            assertThat(client.answer().body()).isEqualTo("mine");
            assertThat(client.answer().body()).isEqualTo("ok");
        }
    }

    @Test
    void theNextRequestMayFollowABodyInTheSamePacket() throws IOException {
        try (var client = front.client()) {
            client.send("POST /ok HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello" + GET
                    + "POST /ok HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n\r\n"
                    + GET);
            for (int i = 0; i < 4; i++) {
                assertThat(client.answer().body()).isEqualTo("ok");
            }
        }
    }

    @Test
    void aBodyThatNobodyWantsDoesNotDisturbTheNextRequest() throws IOException {
        try (var client = front.client()) {
            client.send("POST /mine HTTP/1.1\r\nHost: a\r\nContent-Length: 40000\r\n\r\n");
            assertThat(client.answer().body()).isEqualTo("mine");
            client.send("x".repeat(40_000) + GET);
            assertThat(client.answer().body()).isEqualTo("ok");
        }
    }

    /// The rest of a body is read off within the end of its exchange; that must not close the one that follows.
    @Test
    void aLastRequestBehindABodyThatNobodyWantsIsAnswered() throws IOException {
        UPSTREAM.on("/unread", visit -> {
            visit.answer("unread");
            visit.body();
        });
        try (var client = front.client()) {
            client.send("POST /unread HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n");
            assertThat(client.answer().body()).isEqualTo("unread");
            client.send("hello" + "GET /ok HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            assertThat(client.answer().body()).isEqualTo("ok");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void closesWhenTheClientAsksForIt() throws IOException {
        try (var client = front.client()) {
            var answer = client.get("/ok", "Connection: close");
            assertThat(answer.header("Connection")).isEqualTo("close");
            assertThat(answer.body()).isEqualTo("ok");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void aClientOfHttp10IsAskedToGoUnlessItWantsToStay() throws IOException {
        try (var client = front.client()) {
            client.send("GET /ok HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            var kept = client.answer();
            assertThat(kept.header("Connection")).isEqualTo("keep-alive");
            assertThat(kept.body()).isEqualTo("ok");
            client.send("GET /ok HTTP/1.0\r\n\r\n");
            var last = client.answer();
            assertThat(last.header("Connection")).isEqualTo("close");
            assertThat(last.body()).isEqualTo("ok");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void aClientOfHttp10GetsNoChunksAndNoInterimAnswers() throws IOException {
        UPSTREAM.on("/chunked10", visit -> {
            visit.send("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n");
            visit.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n");
        });
        try (var client = front.client()) {
            client.send("GET /chunked10 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            var head = client.head();
            assertThat(RawClient.status(head)).isEqualTo(200);
            assertThat(head).doesNotContainIgnoringCase("transfer-encoding").contains("Connection: close");
            assertThat(client.wire().rest()).isEqualTo("abcdef");
        }
    }

    @Test
    void asksForABodyThatTheClientOffersWhenSomebodyWantsIt() throws IOException {
        try (var client = front.client()) {
            client.send("POST /ok HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
            assertThat(client.head()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            client.send("hello");
            assertThat(client.answer().body()).isEqualTo("ok");
            assertThat(UPSTREAM.received("/ok", "Expect")).isEmpty();
            assertThat(client.get("/ok").body()).isEqualTo("ok");
        }
    }

    @Test
    void doesNotAskForABodyThatNobodyWants() throws IOException {
        try (var client = front.client()) {
            client.send("POST /mine HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
            var head = client.head();
            assertThat(RawClient.status(head)).isEqualTo(200);
            assertThat(head).contains("Connection: close");
            assertThat(client.wire().rest()).isEqualTo("mine");
        }
        try (var client = front.client()) {
            client.send("POST /ok HTTP/1.1\r\nHost: a\r\nContent-Length: 2000000\r\nExpect: 100-continue\r\n\r\n");
            assertThat(RawClient.status(client.head())).isEqualTo(413);
        }
    }

    @Test
    void anAnswerToHeadHasNoBody() throws IOException {
        UPSTREAM.on(
                "/five",
                visit -> visit.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX: 1\r\n\r\n"
                        + (visit.head().startsWith("HEAD") ? "" : "hello")));
        try (var client = front.client()) {
            var answer = client.ask("HEAD", "/five");
            assertThat(answer.header("Content-Length")).isEqualTo("5");
            assertThat(client.get("/five").body()).isEqualTo("hello");
            assertThat(client.ask("HEAD", "/mine").status()).isEqualTo(200);
            assertThat(client.ask("HEAD", "/%zz").status()).isEqualTo(400);
            assertThat(client.isClosed())
                    .as("no body follows, not even of a refusal")
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"204 No Content", "304 Not Modified"})
    void answersWithoutBodyAreFollowedByTheNext(String status) throws IOException {
        UPSTREAM.on(
                "/bodiless",
                visit -> visit.send("HTTP/1.1 " + status + "\r\nETag: \"x\"\r\nContent-Length: 3\r\n\r\n"));
        try (var client = front.client()) {
            var answer = client.get("/bodiless");
            assertThat(answer.header("ETag")).isEqualTo("\"x\"");
            assertThat(answer.header("Content-Length")).isEqualTo(status.startsWith("304") ? "3" : null);
            assertThat(answer.header("Transfer-Encoding")).isNull();
            assertThat(client.get("/ok").body()).isEqualTo("ok");
        }
    }

    @Test
    void interimAnswersPass() throws IOException {
        UPSTREAM.on("/hints", visit -> {
            visit.send("HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\nConnection: x\r\nX: hop\r\n\r\n");
            visit.send("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n");
            visit.answer("done");
        });
        try (var client = front.client()) {
            client.send("GET /hints HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.head()).isEqualTo("HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n");
            assertThat(client.head()).isEqualTo("HTTP/1.1 102 Processing\r\n\r\n");
            assertThat(client.answer().body()).isEqualTo("done");
        }
    }

    @Test
    void aClientThatHasSaidAllStillGetsItsAnswers() throws IOException {
        try (var client = front.client()) {
            client.send(GET + GET + "POST /ok HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");
            client.wire().shutOutput();
            for (int i = 0; i < 3; i++) {
                assertThat(client.answer().body()).isEqualTo("ok");
            }
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void aClientThatHasSaidAllGetsALongAnswerToo() throws IOException {
        UPSTREAM.on("/long", visit -> visit.answer("x".repeat(3_000_000)));
        try (var client = front.client()) {
            client.send("GET /long HTTP/1.1\r\nHost: a\r\n\r\n");
            client.wire().shutOutput();
            assertThat(client.answer().body()).hasSize(3_000_000);
        }
    }

    @Test
    void anUpstreamThatWorksForAClientThatHasGoneIsStopped() throws Exception {
        UPSTREAM.on("/gone", visit -> {
            visit.note("asked");
            visit.note(visit.wire().ends() ? "stopped" : "went on");
        });
        try (var client = front.client()) {
            client.send("GET /gone HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(UPSTREAM.noted()).isEqualTo("asked");
            client.wire().reset();
        }
        assertThat(UPSTREAM.noted()).isEqualTo("stopped");
        assertThat(front.logged("/gone"))
                .contains("\"status\":499", "\"error\":\"client_aborted\"", "\"side\":\"client\"")
                .doesNotContain("\"cause\"");
    }

    @Test
    void aClientThatClosesQuietlyIsMissedAfterAMoment() throws Exception {
        UPSTREAM.on("/quiet", visit -> {
            visit.note("asked");
            visit.note(visit.wire().ends() ? "stopped" : "went on");
        });
        try (var client = front.client()) {
            client.send("GET /quiet HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(UPSTREAM.noted()).isEqualTo("asked");
        }
        assertThat(UPSTREAM.noted()).isEqualTo("stopped");
        assertThat(front.logged("/quiet")).contains("\"status\":499");
    }

    @Test
    void aHeadThatDoesNotArriveIsATimeout() throws IOException {
        try (var client = hasty.client()) {
            client.send("GET /ok HTTP/1.1\r\nHost:");
            var answer = client.answer();
            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.body()).contains("\"error\":\"request_timeout\"");
            assertThat(answer.header("Connection")).isEqualTo("close");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void aBodyThatDoesNotArriveIsATimeout() throws Exception {
        UPSTREAM.on("/waiting", visit -> {
            visit.wire().octets(2);
            visit.note(visit.wire().ends() ? "stopped" : "went on");
        });
        try (var client = hasty.client()) {
            client.send("POST /waiting HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhe");
            var answer = client.answer();
            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.header("Connection")).isEqualTo("close");
            assertThat(client.isClosed()).isTrue();
        }
        assertThat(UPSTREAM.noted()).isEqualTo("stopped");
        assertThat(hasty.logged("/waiting"))
                .contains(
                        "\"status\":408",
                        "\"error\":\"request_timeout\"",
                        "\"side\":\"client\"",
                        "\"request_bytes\":2");
    }

    @Test
    void aConnectionOnWhichNothingHappensIsClosed() throws IOException {
        try (var client = hasty.client()) {
            assertThat(client.isClosed()).isTrue();
        }
        try (var client = hasty.client()) {
            assertThat(client.get("/mine").body()).isEqualTo("mine");
            assertThat(client.isClosed()).isTrue();
        }
        try (var client = hasty.client()) {
            assertThat(client.ask("POST", "/mine", "Content-Length: 0").body()).isEqualTo("mine");
            client.send("POST /ok HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx");
            assertThat(client.answer().body()).isEqualTo("ok");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
                "Content-Length: 5\r\nContent-Length: 5\r\n",
                "Content-Length: +5\r\n",
                "Host: b\r\n",
                "X : 1\r\n",
                "X: 1\r\n folded\r\n",
                "X: 1\n",
            })
    void nothingBehindARefusedHeadIsARequest(String lines) throws IOException {
        try (var client = front.client()) {
            client.send("POST /ok HTTP/1.1\r\nHost: a\r\n" + lines
                    + "\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
            var answer = client.answer();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.header("Connection")).isEqualTo("close");
            assertThat(answer.body()).contains("\"error\":\"request_invalid\"");
            assertThat(client.isClosed()).as("no second answer").isTrue();
        }
        assertThat(UPSTREAM.heads("/smuggled")).isEmpty();
    }

    @Test
    void aBodyWithBrokenFramingIsRefusedAndTheUpstreamStopped() throws Exception {
        UPSTREAM.on("/broken", visit -> visit.note(visit.wire().rest().endsWith("0\r\n\r\n") ? "complete" : "cut"));
        try (var client = front.client()) {
            client.send("POST /broken HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
            client.send("5\r\nhello\r\nzz\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(400);
            assertThat(client.isClosed()).isTrue();
        }
        assertThat(UPSTREAM.noted()).isEqualTo("cut");
        assertThat(UPSTREAM.heads("/smuggled")).isEmpty();
        assertThat(front.logged("/broken")).contains("\"status\":400", "\"error\":\"request_invalid\"");
    }

    @Test
    void trailersMayComeInPieces() throws IOException {
        try (var client = front.client()) {
            client.send("POST /ok HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nX-S");
            client.wire().octets(0);
            client.send("um: 1\r\n\r");
            client.send("\n" + GET);
            assertThat(client.answer().body()).isEqualTo("ok");
            assertThat(client.answer().body()).isEqualTo("ok");
        }
    }
}
