package sluice.app.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Server-sent events and long polling: what an upstream says arrives when it is said, and silence is no failure.
class EventStreamTest {
    private static final RawUpstream UPSTREAM = new RawUpstream();
    private static final String TYPE = "Content-Type: text/event-stream; charset=utf-8\r\n";
    private static final String STREAM = "HTTP/1.1 200 OK\r\n" + TYPE + "Transfer-Encoding: chunked\r\n\r\n";
    /// What the upstream is told to send next.
    private static final BlockingQueue<String> SAY = new LinkedBlockingQueue<>();

    private static Front front;

    @BeforeAll
    static void start() {
        Leaks.listen();
        front = Front.serve("""
                runtime: { loops: 1 }
                listeners: [{ name: public, address: "127.0.0.1:0" }]
                upstreams:
                  - { name: things, endpoints: ["http://127.0.0.1:%1$d"], timeouts: { response: 2s, body-idle: 300ms } }
                  - { name: polled, endpoints: ["http://127.0.0.1:%1$d"], timeouts: { response: 60s } }
                routes:
                  - { name: things, match: /**, to: things, timeout: 400ms }
                  - { name: brief, match: /brief, to: things, sse-idle: 200ms }
                  - { name: poll, match: /poll, to: polled }
                """.formatted(UPSTREAM.port()));
        for (var path : new String[] {"/events", "/brief"}) {
            UPSTREAM.on(path, visit -> {
                visit.send(STREAM);
                tell(visit, true);
            });
        }
        UPSTREAM.on("/raw", visit -> {
            visit.send("HTTP/1.0 200 OK\r\nContent-Type: Text/Event-Stream\r\n\r\n");
            tell(visit, false);
        });
        UPSTREAM.on("/plain", visit -> {
            visit.send(STREAM.replace("text/event-stream", "text/plain"));
            tell(visit, true);
        });
    }

    /// Sends what the test says, each piece in a chunk of its own, until it says nothing.
    private static void tell(Visit visit, boolean chunked) throws IOException {
        try {
            for (var event = SAY.take(); !event.isEmpty(); event = SAY.take()) {
                visit.send(chunked ? Integer.toHexString(event.length()) + "\r\n" + event + "\r\n" : event);
            }
            if (chunked) {
                visit.send("0\r\n\r\n");
            } else {
                visit.close();
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @BeforeEach
    void nothingIsLeftToSay() {
        assertThat(SAY).isEmpty();
    }

    @AfterAll
    static void end() throws Exception {
        Leaks.expectNone(front);
        front.close();
        UPSTREAM.close();
    }

    @Test
    void eachEventArrivesBeforeTheNextIsSent() throws IOException {
        try (var client = front.client()) {
            client.send("GET /events HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\n\r\n");
            assertThat(Answer.fields(client.head(), "Transfer-Encoding")).containsExactly("chunked");
            for (int i = 0; i < 5; i++) {
                var event = "id: " + i + "\ndata: hello\n\n";
                SAY.add(event);
                assertThat(chunk(client)).isEqualTo(event);
            }
            SAY.add("");
            assertThat(client.wire().line()).isEqualTo("0");
            assertThat(client.wire().line()).isEmpty();
            assertThat(client.get("/ok").body()).isEqualTo("ok");
        }
    }

    private static String chunk(RawClient client) throws IOException {
        var octets = client.wire().octets(Integer.parseInt(client.wire().line(), 16));
        client.wire().line();
        return octets;
    }

    @Test
    void aStreamThatEndsWithItsConnectionIsNotHeldBackEither() throws IOException {
        try (var client = front.client()) {
            client.send("GET /raw HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(RawClient.status(client.head())).isEqualTo(200);
            for (int i = 0; i < 3; i++) {
                SAY.add("data: " + i + "\n\n");
                assertThat(chunk(client)).isEqualTo("data: " + i + "\n\n");
            }
            SAY.add("");
            assertThat(client.wire().line()).isEqualTo("0");
        }
    }

    /// Longer than `body-idle` of the upstream, `timeout` of the route.
    private static void beQuiet() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(700);
    }

    @Test
    void aQuietEventStreamGoesOn() throws Exception {
        try (var client = front.client()) {
            client.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(RawClient.status(client.head())).isEqualTo(200);
            beQuiet();
            SAY.add("data: at last\n\n");
            assertThat(chunk(client)).isEqualTo("data: at last\n\n");
            beQuiet();
            SAY.add("");
            assertThat(client.wire().line()).isEqualTo("0");
        }
    }

    @Test
    void anotherAnswerThatFallsSilentIsBrokenOff() throws Exception {
        try (var client = front.client()) {
            client.send("GET /plain HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(RawClient.status(client.head())).isEqualTo(200);
            assertThatThrownBy(() -> client.wire().line()).isInstanceOf(EOFException.class);
        }
        SAY.add("");
        assertThat(front.logged("/plain"))
                .contains("\"error\":\"upstream_aborted\"", "\"cause\":\"connection_read_timeout\"");
    }

    @Test
    void aRouteMayLimitTheSilence() throws Exception {
        try (var client = front.client()) {
            client.send("GET /brief HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(RawClient.status(client.head())).isEqualTo(200);
            SAY.add("data: 1\n\n");
            assertThat(chunk(client)).isEqualTo("data: 1\n\n");
            assertThatThrownBy(() -> client.wire().line()).isInstanceOf(EOFException.class);
        }
        SAY.add("");
        assertThat(front.logged("/brief")).contains("\"cause\":\"connection_read_timeout\"");
    }

    @Test
    void aClientThatLeavesAQuietStreamIsNoticed() throws Exception {
        UPSTREAM.on("/left", visit -> {
            visit.send(STREAM);
            visit.note(visit.wire().ends() ? "left" : "bytes came");
        });
        try (var client = front.client()) {
            client.send("GET /left HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(RawClient.status(client.head())).isEqualTo(200);
            client.wire().reset();
        }
        assertThat(UPSTREAM.noted()).isEqualTo("left");
        assertThat(front.logged("/left")).contains("\"error\":\"client_aborted\"");
    }

    @Test
    void aLongPollIsAnsweredWhenThereIsSomethingToSay() throws Exception {
        UPSTREAM.on("/poll", visit -> {
            visit.note("asked");
            try {
                visit.answer(SAY.take());
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        });
        try (var client = front.client()) {
            for (var news : new String[] {"first", "second"}) {
                client.send("GET /poll HTTP/1.1\r\nHost: a\r\n\r\n");
                assertThat(UPSTREAM.noted()).isEqualTo("asked");
                beQuiet();
                SAY.add(news);
                assertThat(client.answer().body()).isEqualTo(news);
            }
        }
    }

    @Test
    void curlSeesEachEventAsItComes() throws Exception {
        var address = front.live().gateway().listeners().getFirst().address();
        var process = new ProcessBuilder(
                        "curl", "-sN", "--max-time", "20", "http://127.0.0.1:" + address.getPort() + "/events")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (int i = 0; i < 3; i++) {
                SAY.add("data: " + i + "\n\n");
                assertThat(out.readLine()).isEqualTo("data: " + i);
                assertThat(out.readLine()).isEmpty();
            }
            SAY.add("");
            assertThat(out.readLine()).isNull();
            assertThat(process.waitFor()).isZero();
        } finally {
            process.destroy();
        }
    }
}
