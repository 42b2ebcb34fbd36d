package sluice.app.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.app.protocol.WebSocketEnd.CLOSE;
import static sluice.app.protocol.WebSocketEnd.TEXT;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// WebSockets over HTTP/1.1: the handshake, the tunnel, its end.
class WebSocketTest {
    private static final RawUpstream UPSTREAM = new RawUpstream();
    private static Front front;

    @BeforeAll
    static void start() {
        Leaks.listen();
        front = Front.serve("""
                runtime: { loops: 1 }
                listeners: [{ name: public, address: "127.0.0.1:0" }]
                upstreams:
                  - { name: things, endpoints: ["http://127.0.0.1:%1$d"], timeouts: { response: 2s } }
                routes:
                  - { name: things, match: /**, to: things }
                  - name: private
                    match: /private
                    policies: [{ ip-deny: { networks: ["0.0.0.0/0"] } }]
                    to: things
                  - { name: silent, match: /silent, to: things, tunnel-idle: 300ms }
                  - { name: fixed, match: /fixed, to: { respond: { status: 200, body: "no tunnel" } } }
                  - name: by-header
                    match: { path: /chat, headers: { Upgrade: websocket } }
                    policies: [{ response-headers: { set: { X-Tunnel: "yes" } } }]
                    to: things
                """.formatted(UPSTREAM.port()));
        UPSTREAM.on("/echo", WebSocketEnd::echo);
        UPSTREAM.on("/chat", WebSocketEnd::echo);
        UPSTREAM.on("/silent", WebSocketEnd::echo);
    }

    @AfterAll
    static void end() throws Exception {
        Leaks.expectNone(front);
        front.close();
        UPSTREAM.close();
    }

    @Test
    void whatIsSaidComesBackUntilTheClientCloses() throws Exception {
        try (var client = front.client()) {
            var socket = WebSocketEnd.open(client, "/echo?room=1");
            for (var text : new String[] {"hello", "", "x".repeat(200), "y".repeat(70_000)}) {
                socket.send(TEXT, text);
                assertThat(socket.read().text()).isEqualTo(text);
            }
            socket.close(1000);
            assertThat(socket.read().code()).isEqualTo(1000);
            assertThat(client.isClosed()).isTrue();
        }
        var line = front.logged("/echo");
        assertThat(line)
                .contains("\"status\":101", "\"route\":\"things\"", "\"attempts\":1")
                .doesNotContain("\"error\"");
        assertThat(line)
                .containsPattern("\"request_bytes\":70[0-9]{3}")
                .containsPattern("\"response_bytes\":70[0-9]{3}");
    }

    @Test
    void eachConnectionHasAHandshakeOfItsOwn() throws IOException {
        UPSTREAM.on("/hands", visit -> {
            var end = WebSocketEnd.agree(visit, "Sec-WebSocket-Protocol: chat", "X-Own: 1");
            end.read();
        });
        try (var client = front.client()) {
            var head = WebSocketEnd.shake(
                    client,
                    "/hands",
                    "Sec-WebSocket-Protocol: chat, log",
                    "Sec-WebSocket-Extensions: permessage-deflate",
                    "Origin: https://example.com");
            assertThat(head).startsWith("HTTP/1.1 101 Switching Protocols\r\n");
            assertThat(Answer.fields(head, "Sec-WebSocket-Accept")).containsExactly(WebSocketEnd.ACCEPT);
            assertThat(Answer.fields(head, "Sec-WebSocket-Protocol")).containsExactly("chat");
            assertThat(Answer.fields(head, "Upgrade")).containsExactly("websocket");
            assertThat(Answer.fields(head, "Connection")).containsExactly("Upgrade");
            assertThat(Answer.fields(head, "X-Own")).containsExactly("1");
            assertThat(head).contains("X-Request-Id: ").doesNotContain("Content-Length", "Transfer-Encoding");
        }
        var asked = UPSTREAM.heads("/hands").getLast();
        assertThat(Answer.fields(asked, "Sec-WebSocket-Key")).hasSize(1).doesNotContain(WebSocketEnd.KEY);
        assertThat(Answer.fields(asked, "Sec-WebSocket-Version")).containsExactly("13");
        assertThat(Answer.fields(asked, "Upgrade")).containsExactly("websocket");
        assertThat(Answer.fields(asked, "Connection")).containsExactly("Upgrade");
        assertThat(Answer.fields(asked, "Sec-WebSocket-Protocol")).containsExactly("chat, log");
        assertThat(Answer.fields(asked, "Sec-WebSocket-Extensions")).containsExactly("permessage-deflate");
        assertThat(Answer.fields(asked, "Origin")).containsExactly("https://example.com");
        assertThat(Answer.fields(asked, "X-Forwarded-Proto")).containsExactly("http");
        assertThat(asked).doesNotContain("Content-Length", "Transfer-Encoding");
    }

    @Test
    void routesAndPoliciesSeeTheHandshake() throws IOException {
        try (var client = front.client()) {
            var head = WebSocketEnd.shake(client, "/chat");
            assertThat(Answer.fields(head, "X-Tunnel")).containsExactly("yes");
        }
        try (var client = front.client()) {
            var head = WebSocketEnd.shake(client, "/private");
            assertThat(RawClient.status(head)).isEqualTo(403);
            assertThat(UPSTREAM.heads("/private")).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "400, Sec-WebSocket-Key: c2hvcnQ=",
        "400, Sec-WebSocket-Key: not base64 at all!!!!!!!",
        "400, X-No: key",
        "400, Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==|Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "400, Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==|Content-Length: 3",
        "400, Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==|Transfer-Encoding: chunked",
        "400, Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==|Sec-WebSocket-Version: 13",
    })
    void aHandshakeThatIsNotWellFormedIsRefused(int status, String lines) throws IOException {
        try (var client = front.client()) {
            client.send("GET /malformed HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Version: 13\r\n" + lines.replace("|", "\r\n") + "\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(status);
            assertThat(client.isClosed()).isTrue();
        }
        assertThat(UPSTREAM.heads("/malformed")).isEmpty();
    }

    @Test
    void anotherVersionIsToldWhichOneThereIs() throws IOException {
        try (var client = front.client()) {
            var answer = client.get(
                    "/old",
                    "Upgrade: websocket",
                    "Connection: Upgrade",
                    "Sec-WebSocket-Version: 8",
                    "Sec-WebSocket-Key: " + WebSocketEnd.KEY);
            assertThat(answer.status()).isEqualTo(426);
            assertThat(answer.header("Sec-WebSocket-Version")).isEqualTo("13");
            assertThat(answer.header("Upgrade")).isEqualTo("websocket");
            assertThat(answer.header("Connection")).isEqualTo("upgrade, close");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, Upgrade: h2c|Connection: Upgrade",
        "GET, Upgrade: websocket",
        "GET, Upgrade: websocket|Connection: keep-alive",
        "GET, 'Upgrade: websocket, h2c|Connection: Upgrade'",
        "GET, Upgrade: websocket|Upgrade: h2c|Connection: Upgrade",
        "POST, Upgrade: websocket|Connection: Upgrade|Content-Length: 0",
        "HEAD, Upgrade: websocket|Connection: Upgrade",
    })
    void everyOtherUpgradeIsTakenOut(String method, String lines) throws IOException {
        UPSTREAM.on("/other", visit -> {
            visit.body();
            visit.answer(visit.head().startsWith("HEAD") ? "" : "ordinary");
        });
        try (var client = front.client()) {
            assertThat(client.ask(method, "/other", lines.split("\\|", -1)).status())
                    .isEqualTo(200);
            var head = UPSTREAM.heads("/other").getLast();
            assertThat(head).doesNotContainIgnoringCase("upgrade").doesNotContainIgnoringCase("\r\nConnection");
            assertThat(client.get("/ok").body()).as("the connection goes on").isEqualTo("ok");
        }
    }

    @Test
    void bytesBehindTheHandshakeWaitUntilTheUpstreamAgreed() throws Exception {
        UPSTREAM.on("/early", visit -> {
            visit.note(visit.wire().isSilent() ? "silent" : "bytes came before the 101");
            var end = WebSocketEnd.agree(visit);
            visit.note(end.read().text());
            end.send(TEXT, "welcome");
            end.read();
        });
        try (var client = front.client()) {
            var early = new WebSocketEnd(client.wire(), true).frame(TEXT, "in a hurry");
            client.send(handshake("/early"));
            client.wire().send(early);
            assertThat(UPSTREAM.noted()).isEqualTo("silent");
            assertThat(RawClient.status(client.head())).isEqualTo(101);
            assertThat(UPSTREAM.noted()).isEqualTo("in a hurry");
            assertThat(new WebSocketEnd(client.wire(), true).read().text()).isEqualTo("welcome");
        }
    }

    private static String handshake(String target) {
        return "GET " + target + " HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + WebSocketEnd.KEY + "\r\n\r\n";
    }

    @ParameterizedTest
    @ValueSource(strings = {"/refuses", "/fixed"})
    void bytesBehindAHandshakeThatIsRefusedReachNobody(String path) throws Exception {
        UPSTREAM.on("/refuses", visit -> visit.answer("no tunnel"));
        try (var client = front.client()) {
            client.send(handshake(path) + "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
            var answer = client.answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("no tunnel");
            assertThat(answer.header("Connection")).isEqualTo("close");
            assertThat(client.isClosed()).isTrue();
        }
        assertThat(UPSTREAM.heads("/smuggled")).isEmpty();
        try (var client = front.client()) {
            assertThat(client.get("/ok").body()).as("the upstream's connection").isEqualTo("ok");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "wrong accept, Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
        "no accept, Upgrade: websocket|Connection: Upgrade",
        "another protocol, Upgrade: h2c|Connection: Upgrade|Sec-WebSocket-Accept: %s",
        "not nominated, Upgrade: websocket|Sec-WebSocket-Accept: %s",
        "no upgrade, Connection: Upgrade|Sec-WebSocket-Accept: %s",
        "two accepts, Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Accept: %s|Sec-WebSocket-Accept: %s",
    })
    void anAgreementThatIsNoneIsABadGateway(String name, String lines) throws Exception {
        UPSTREAM.on("/wrong", visit -> {
            visit.send("HTTP/1.1 101 Switching Protocols\r\n"
                    + lines.replace("%s", WebSocketEnd.accept(visit)).replace("|", "\r\n") + "\r\n\r\n");
            visit.note(visit.wire().ends() ? "closed" : "bytes came");
        });
        try (var client = front.client()) {
            client.send(handshake("/wrong") + "held bytes");
            var answer = client.answer();
            assertThat(answer.status()).as(name).isEqualTo(502);
            assertThat(answer.body()).contains("\"error\":\"upstream_invalid_response\"");
            assertThat(answer.header("Proxy-Status")).contains("error=http_protocol_error");
            assertThat(UPSTREAM.noted()).isEqualTo("closed");
        }
    }

    @Test
    void aHandshakeThatWasNotAnsweredIsTriedOnceMore() throws Exception {
        var visits = new AtomicLong();
        UPSTREAM.on("/flaky", visit -> {
            if (visits.incrementAndGet() == 1) {
                visit.close();
            } else {
                WebSocketEnd.echo(visit);
            }
        });
        try (var client = front.client()) {
            var socket = WebSocketEnd.open(client, "/flaky");
            socket.send(TEXT, "again");
            assertThat(socket.read().text()).isEqualTo("again");
        }
        assertThat(front.logged("/flaky")).contains("\"attempts\":2");
    }

    @Test
    void theUpstreamMayCloseFirst() throws Exception {
        UPSTREAM.on("/bye", visit -> {
            var end = WebSocketEnd.agree(visit);
            end.close(4001);
            assertThat(end.read().code()).isEqualTo(4001);
            visit.close();
        });
        try (var client = front.client()) {
            var socket = WebSocketEnd.open(client, "/bye");
            assertThat(socket.read().code()).isEqualTo(4001);
            socket.close(4001);
            assertThat(client.isClosed()).isTrue();
        }
        assertThat(front.logged("/bye")).contains("\"status\":101").doesNotContain("\"error\"");
    }

    @Test
    void oneDirectionMayEndBeforeTheOther() throws Exception {
        UPSTREAM.on("/half", visit -> {
            var end = WebSocketEnd.agree(visit);
            visit.note(end.read().text());
            visit.note(visit.wire().ends() ? "the client has said all" : "more came");
            end.send(TEXT, "one thing yet");
            visit.close();
        });
        try (var client = front.client()) {
            var socket = WebSocketEnd.open(client, "/half");
            socket.send(TEXT, "all");
            client.wire().shutOutput();
            assertThat(UPSTREAM.noted()).isEqualTo("all");
            assertThat(UPSTREAM.noted()).isEqualTo("the client has said all");
            assertThat(socket.read().text()).isEqualTo("one thing yet");
            assertThat(client.isClosed()).isTrue();
        }
        assertThat(front.logged("/half")).contains("\"status\":101").doesNotContain("\"error\"");
    }

    @Test
    void aResetOfTheClientResetsTheUpstream() throws Exception {
        UPSTREAM.on("/torn", visit -> {
            var end = WebSocketEnd.agree(visit);
            visit.note("open");
            try {
                end.read();
                visit.note("a frame came");
            } catch (IOException e) {
                visit.note(String.valueOf(e.getMessage()));
            }
        });
        try (var client = front.client()) {
            WebSocketEnd.open(client, "/torn");
            assertThat(UPSTREAM.noted()).isEqualTo("open");
            client.wire().reset();
        }
        assertThat(UPSTREAM.noted()).contains("reset");
        assertThat(front.logged("/torn")).contains("\"status\":101", "\"error\":\"client_aborted\"");
    }

    @Test
    void aResetOfTheUpstreamResetsTheClient() throws Exception {
        UPSTREAM.on("/broken", visit -> {
            WebSocketEnd.agree(visit);
            visit.wire().reset();
        });
        try (var client = front.client()) {
            var socket = WebSocketEnd.open(client, "/broken");
            assertThat(catchThrown(socket::read)).hasMessageContaining("reset");
        }
        assertThat(front.logged("/broken")).contains("\"status\":101", "\"error\":\"upstream_aborted\"");
    }

    private interface Reading {
        Object read() throws IOException;
    }

    private static Throwable catchThrown(Reading reading) {
        try {
            return new AssertionError("read " + reading.read());
        } catch (IOException e) {
            return e;
        }
    }

    @Test
    void aTunnelThatIsSilentForTooLongIsClosedOnBothSides() throws Exception {
        UPSTREAM.on("/silent", visit -> {
            var end = WebSocketEnd.agree(visit);
            for (int i = 0; i < 3; i++) {
                end.send(TEXT, end.read().text());
            }
            visit.note("closed with " + end.read().code());
        });
        try (var client = front.client()) {
            var socket = WebSocketEnd.open(client, "/silent");
            for (int i = 0; i < 3; i++) {
                socket.send(TEXT, "alive");
                assertThat(socket.read().text()).isEqualTo("alive");
            }
            var last = socket.read();
            assertThat(last.opcode()).isEqualTo(CLOSE);
            assertThat(last.code()).isEqualTo(1001);
            assertThat(client.isClosed()).isTrue();
            assertThat(UPSTREAM.noted()).isEqualTo("closed with 1001");
        }
        assertThat(front.logged("/silent")).contains("\"status\":101", "\"error\":\"request_timeout\"");
        front.awaitMetric("sluice_limit_hits_total{limit=\"tunnel-idle\"}", 1);
    }

    @ParameterizedTest
    @CsvSource({
        "a length with the highest bit set, 81ff8000000000000001",
        "a reserved opcode, 8380",
        "a frame that is not masked, 810161",
        "a fragmented ping, 0980",
        "a ping that is too long, 89fe0100",
    })
    void anIllegalFrameEndsTheTunnel(String what, String octets) throws Exception {
        UPSTREAM.on("/illegal", visit -> {
            var end = WebSocketEnd.agree(visit);
            visit.note(end.read().text());
            visit.note("closed with " + end.read().code());
        });
        double before = front.metric("sluice_limit_hits_total{limit=\"websocket-frame\"}");
        try (var client = front.client()) {
            var socket = WebSocketEnd.open(client, "/illegal");
            socket.send(TEXT, "legal");
            client.wire().send(java.util.HexFormat.of().parseHex(octets));
            assertThat(UPSTREAM.noted()).isEqualTo("legal");
            assertThat(UPSTREAM.noted()).as(what).isEqualTo("closed with 1001");
            assertThat(socket.read().code()).as(what).isEqualTo(1002);
            assertThat(client.isClosed()).isTrue();
        }
        front.awaitMetric("sluice_limit_hits_total{limit=\"websocket-frame\"}", before + 1);
    }

    @Test
    void anUpstreamThatMasksItsFramesIsTold() throws Exception {
        UPSTREAM.on("/masked", visit -> {
            var end = WebSocketEnd.agree(visit);
            visit.wire().send(new WebSocketEnd(visit.wire(), true).frame(TEXT, "like a client"));
            visit.note("closed with " + end.read().code());
        });
        try (var client = front.client()) {
            var socket = WebSocketEnd.open(client, "/masked");
            assertThat(socket.read().code()).isEqualTo(1001);
            assertThat(UPSTREAM.noted()).isEqualTo("closed with 1002");
        }
        assertThat(front.logged("/masked")).contains("\"error\":\"upstream_invalid_response\"");
    }

    private static final int BLOCK = 64 * 1024;
    private static final int MANY = 512;

    @Test
    void aClientThatDoesNotReadStopsTheUpstream() throws Exception {
        var sent = new AtomicLong();
        UPSTREAM.on("/flood", visit -> {
            var end = WebSocketEnd.agree(visit);
            var frame = end.frame(TEXT, "x".repeat(BLOCK));
            for (int i = 0; i < MANY; i++) {
                visit.wire().send(frame);
                sent.incrementAndGet();
            }
            end.close(1000);
            end.read();
        });
        try (var client = front.client()) {
            var socket = WebSocketEnd.open(client, "/flood");
            assertThat(settled(sent)).as("frames that went while nobody read").isLessThan(MANY);
            assertThat(front.live().gateway().engine().loops().pooledBytes()).isLessThan(16 << 20);
            for (int i = 0; i < MANY; i++) {
                assertThat(socket.read().text()).hasSize(BLOCK);
            }
            assertThat(socket.read().code()).isEqualTo(1000);
            socket.close(1000);
        }
    }

    @Test
    void anUpstreamThatDoesNotReadStopsTheClient() throws Exception {
        var sent = new AtomicLong();
        UPSTREAM.on("/sip", visit -> {
            var end = WebSocketEnd.agree(visit);
            while (sent.get() == 0 || settled(sent) == MANY) {
                Thread.onSpinWait();
            }
            visit.note("thirsty");
            int frames = 0;
            while (end.read().opcode() == TEXT) {
                frames++;
            }
            visit.note(frames + " frames");
            end.close(1000);
        });
        try (var client = front.client()) {
            var socket = WebSocketEnd.open(client, "/sip");
            var frame = socket.frame(TEXT, "x".repeat(BLOCK));
            var sending = Thread.ofVirtual().start(() -> {
                try {
                    for (int i = 0; i < MANY; i++) {
                        client.wire().send(frame);
                        sent.incrementAndGet();
                    }
                    socket.close(1000);
                } catch (IOException e) {
                    sent.set(-1);
                }
            });
            assertThat(UPSTREAM.noted()).isEqualTo("thirsty");
            assertThat(UPSTREAM.noted()).isEqualTo(MANY + " frames");
            sending.join();
            assertThat(socket.read().code()).isEqualTo(1000);
        }
    }

    /// The value once it no longer grows.
    private static long settled(AtomicLong value) {
        long before = -1;
        while (value.get() != before) {
            before = value.get();
            try {
                TimeUnit.MILLISECONDS.sleep(300);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        return before;
    }
}
