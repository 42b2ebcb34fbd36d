package sluice.app.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Bodies on their way, both ways, at the speed of whoever is slower.
class StreamingTest {
    private static final int MANY = 24 * 1024 * 1024;
    private static final byte[] BLOCK =
            "0123456789abcdef".repeat(4096).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);

    private static final RawUpstream UPSTREAM = new RawUpstream();
    private static Front front;

    @BeforeAll
    static void start() {
        Leaks.listen();
        front = Front.serve("""
                runtime: { loops: 1 }
                listeners: [{ name: public, address: "127.0.0.1:0", limits: { body: 64MiB } }]
                upstreams: [{ name: things, endpoints: ["http://127.0.0.1:%d"] }]
                routes: [{ name: things, match: /**, to: things }]
                """.formatted(UPSTREAM.port()));
    }

    @AfterAll
    static void end() throws Exception {
        Leaks.expectNone(front);
        front.close();
        UPSTREAM.close();
    }

    @Test
    void chunksAndTrailersPassBothWays() throws IOException {
        UPSTREAM.on("/trailers", visit -> {
            var trailers = new StringBuilder();
            var body = visit.body(trailers);
            visit.send("HTTP/1.1 200 OK\r\nTrailer: X-Back\r\nTransfer-Encoding: chunked\r\n\r\n");
            visit.send("3\r\n>>>\r\n" + Integer.toHexString(body.length()) + "\r\n" + body + "\r\n");
            visit.send("0\r\n" + trailers + "X-Back: 2\r\nContent-Length: 9\r\n\r\n");
        });
        try (var client = front.client()) {
            client.send("POST /trailers HTTP/1.1\r\nHost: a\r\nTrailer: X-Sum\r\nTransfer-Encoding: chunked\r\n\r\n");
            client.send("5;ext=\"1\"\r\nhello\r\n6\r\n world\r\n0\r\nX-Sum: 1\r\n\r\n");
            var answer = client.answer();
            assertThat(answer.body()).isEqualTo(">>>hello world");
            assertThat(answer.trailers()).isEqualTo("X-Sum: 1\r\nX-Back: 2\r\n");
            assertThat(UPSTREAM.heads("/trailers").getLast())
                    .contains("Transfer-Encoding: chunked")
                    .doesNotContain("ext");
            assertThat(client.get("/ok").body()).isEqualTo("ok");
        }
    }

    @Test
    void aConversationFlowsBothWaysAtOnce() throws IOException {
        UPSTREAM.on("/talk", visit -> {
            visit.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (var size = visit.wire().line();
                    !size.equals("0");
                    size = visit.wire().line()) {
                var said = visit.wire().octets(Integer.parseInt(size, 16));
                visit.wire().line();
                visit.send(size + "\r\n" + said.toUpperCase(java.util.Locale.ROOT) + "\r\n");
            }
            visit.wire().line();
            visit.send("0\r\n\r\n");
        });
        try (var client = front.client()) {
            client.send("POST /talk HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
            assertThat(RawClient.status(client.head())).isEqualTo(200);
            for (var word : new String[] {"one", "three", "five"}) {
                client.send(Integer.toHexString(word.length()) + "\r\n" + word + "\r\n");
                assertThat(client.wire().line()).isEqualTo(Integer.toHexString(word.length()));
                assertThat(client.wire().line()).isEqualTo(word.toUpperCase(java.util.Locale.ROOT));
            }
            client.send("0\r\n\r\n");
            assertThat(client.wire().line()).isEqualTo("0");
        }
    }

    @Test
    void aSlowReaderSlowsTheUpstreamDown() throws Exception {
        var sent = new AtomicLong();
        UPSTREAM.on("/flood", visit -> {
            visit.send("HTTP/1.1 200 OK\r\nContent-Length: " + MANY + "\r\n\r\n");
            while (sent.get() < MANY) {
                visit.wire().send(BLOCK);
                sent.addAndGet(BLOCK.length);
            }
            visit.note("sent");
        });
        try (var client = front.client()) {
            client.send("GET /flood HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(RawClient.status(client.head())).isEqualTo(200);
            assertThat(settled(sent)).as("bytes that went while nobody read").isLessThan(MANY);
            assertThat(client.wire().octets(MANY))
                    .startsWith("0123456789abcdef0123")
                    .endsWith("89abcdef");
            assertThat(UPSTREAM.noted()).isEqualTo("sent");
            assertThat(client.get("/ok").body()).isEqualTo("ok");
        }
        assertThat(front.logged("/flood")).contains("\"response_bytes\":" + MANY);
    }

    /// The value once it no longer grows.
    private static long settled(AtomicLong value) throws InterruptedException {
        long before = -1;
        while (value.get() != before) {
            before = value.get();
            TimeUnit.MILLISECONDS.sleep(300);
        }
        return before;
    }

    @Test
    void aSlowUpstreamSlowsTheClientDown() throws Exception {
        var read = new CompletableFuture<String>();
        UPSTREAM.on("/sip", visit -> {
            read.join();
            visit.body();
            visit.answer("swallowed");
        });
        var sent = new AtomicLong();
        try (var client = front.client()) {
            client.send("POST /sip HTTP/1.1\r\nHost: a\r\nContent-Length: " + MANY + "\r\n\r\n");
            var sending = Thread.ofVirtual().start(() -> {
                try {
                    while (sent.get() < MANY) {
                        client.wire().send(BLOCK);
                        sent.addAndGet(BLOCK.length);
                    }
                } catch (IOException e) {
                    sent.set(-1);
                }
            });
            assertThat(settled(sent)).as("bytes that went while nobody read").isLessThan(MANY);
            read.complete("go on");
            assertThat(client.answer().body()).isEqualTo("swallowed");
            sending.join();
        }
        assertThat(front.logged("/sip")).contains("\"request_bytes\":" + MANY);
    }

    @Test
    void aClientThatGoesInTheMiddleOfAnAnswerStopsTheUpstream() throws Exception {
        UPSTREAM.on("/endless", visit -> {
            visit.send("HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n");
            try {
                while (true) {
                    visit.wire().send(BLOCK);
                }
            } catch (IOException e) {
                visit.note("stopped");
            }
        });
        try (var client = front.client()) {
            client.send("GET /endless HTTP/1.1\r\nHost: a\r\n\r\n");
            client.head();
            client.wire().octets(100_000);
            client.wire().reset();
        }
        assertThat(UPSTREAM.noted()).isEqualTo("stopped");
        assertThat(front.logged("/endless")).contains("\"status\":499", "\"error\":\"client_aborted\"");
    }

    @Test
    void aClientThatGoesInTheMiddleOfItsBodyStopsTheUpstream() throws Exception {
        UPSTREAM.on("/half", visit -> {
            visit.wire().octets(5);
            visit.note("began");
            visit.note(visit.wire().ends() ? "stopped" : "went on");
        });
        for (boolean politely : new boolean[] {true, false}) {
            try (var client = front.client()) {
                client.send("POST /half HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello");
                assertThat(UPSTREAM.noted()).isEqualTo("began");
                if (politely) {
                    client.wire().shutOutput();
                } else {
                    client.wire().reset();
                }
                assertThat(UPSTREAM.noted()).isEqualTo("stopped");
            }
        }
        assertThat(front.logged("/half", 2)).allSatisfy(line -> assertThat(line).contains("\"status\":499"));
    }

    @Test
    void anAnswerThatComesBeforeTheBodyHasEndedReachesTheClient() throws Exception {
        UPSTREAM.on("/enough", visit -> {
            visit.wire().octets(1000);
            visit.send("HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 6\r\n\r\nenough");
            visit.wire().shutOutput();
            visit.wire().rest();
        });
        try (var client = front.client()) {
            client.send("POST /enough HTTP/1.1\r\nHost: a\r\nContent-Length: 30000000\r\n\r\n");
            var sending = Thread.ofVirtual().start(() -> {
                try {
                    for (int i = 0; i < 400; i++) {
                        client.wire().send(BLOCK);
                    }
                } catch (IOException e) {
                    // the gateway has closed the connection, as it said
                }
            });
            var head = client.head();
            assertThat(RawClient.status(head)).isEqualTo(413);
            assertThat(head).contains("Connection: close", "Content-Length: 6");
            assertThat(client.wire().octets(6)).isEqualTo("enough");
            sending.join();
        }
        try (var client = front.client()) {
            assertThat(client.get("/ok").body()).isEqualTo("ok");
        }
    }
}
