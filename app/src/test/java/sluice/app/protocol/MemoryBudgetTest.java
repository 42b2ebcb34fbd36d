package sluice.app.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The network has 16 MiB. What else happens is done to it by holding buffers of the pools that connections take theirs
/// from, and once by clients that do not read.
class MemoryBudgetTest {
    private static final String STOPPED = "no connection is accepted, no body is read";
    private static final int MEGABYTE = 1 << 20;
    private static final RawUpstream UPSTREAM = new RawUpstream();
    private static Front front;
    private final List<ByteBuf> held = new ArrayList<>();

    @BeforeAll
    static void start() {
        Leaks.listen();
        front = Front.serve("""
                runtime: { loops: 2, buffers: 16MiB }
                listeners: [{ name: public, address: "127.0.0.1:0", limits: { connections-per-ip: 5000, body: 64MiB } }]
                upstreams: [{ name: things, endpoints: ["http://127.0.0.1:%d"] }]
                routes: [{ name: things, match: /**, to: things }]
                """.formatted(UPSTREAM.port()));
        UPSTREAM.on(
                "/length", visit -> visit.answer(Integer.toString(visit.body().length())));
        UPSTREAM.on("/endless", visit -> {
            visit.send("HTTP/1.1 200 OK\r\n\r\n");
            var much = new byte[64 * 1024];
            while (true) {
                visit.wire().send(much);
            }
        });
    }

    @AfterAll
    static void end() throws Exception {
        Leaks.expectNone(front);
        front.close();
        UPSTREAM.close();
    }

    private void hold(int megabytes) {
        var allocator = front.live().gateway().engine().loops().allocator();
        for (int i = 0; i < megabytes * 16; i++) {
            held.add(allocator.directBuffer(MEGABYTE / 16));
        }
    }

    @AfterEach
    void giveBack() {
        held.forEach(ByteBuf::release);
        held.clear();
    }

    /// Asks until the answer has this status.
    private static Answer await(RawClient client, int status) throws IOException {
        long until = System.nanoTime() + 15_000_000_000L;
        while (true) {
            var answer = client.get("/ok");
            if (answer.status() == status) {
                return answer;
            }
            assertThat(System.nanoTime() - until)
                    .as("status %d instead of %d", answer.status(), status)
                    .isNegative();
        }
    }

    @Test
    void beyondTheBudgetNewRequestsAreToldToComeAgain() throws IOException {
        double before = front.metric("sluice_limit_hits_total{limit=\"memory\"}");
        try (var client = front.client()) {
            assertThat(client.get("/ok").status()).isEqualTo(200);
            hold(17);
            var refused = await(client, 503);
            assertThat(refused.header("Retry-After")).isEqualTo("1");
            assertThat(refused.body()).contains("\"error\":\"overloaded\"", "\"retryAfter\":1");
            assertThat(refused.header("Connection")).isNull();
            try (var other = front.client()) {
                assertThat(other.get("/ok").status()).as("a new connection").isEqualTo(503);
            }
            assertThat(front.metric("sluice_limit_hits_total{limit=\"memory\"}"))
                    .isGreaterThan(before);
            assertThat(front.metric("sluice_memory_bytes{kind=\"buffers\"}")).isGreaterThan(16.0 * MEGABYTE);
            assertThat(front.metric("sluice_memory_bytes{kind=\"buffers-budget\"}"))
                    .isEqualTo(16.0 * MEGABYTE);
            giveBack();
            await(client, 200);
        }
        front.awaitEvent("network memory: 17 MiB in use, runtime.buffers is 16 MiB; new exchanges are refused");
        front.awaitEvent("new exchanges are served again");
    }

    @Test
    void whatIsUnderWayGoesOn() throws IOException {
        try (var client = front.client();
                var other = front.client()) {
            client.send("POST /length HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
            assertThat(client.head()).as("it is under way").startsWith("HTTP/1.1 100 ");
            client.send("he");
            await(other, 200);
            hold(17);
            await(other, 503);
            client.send("llo");
            assertThat(client.answer().body()).isEqualTo("5");
        }
    }

    @Test
    void farBeyondItNothingComesInUntilThereIsRoom() throws IOException {
        int length = 24 * MEGABYTE;
        try (var uploading = front.client();
                var idle = front.client()) {
            uploading.send("POST /length HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + "\r\n\r\n");
            await(idle, 200);
            stop();
            await(idle, 503);
            var sender = Thread.ofVirtual().start(() -> sendAll(uploading, length));
            try (var waiting = front.client()) {
                waiting.send("GET /ok HTTP/1.1\r\nHost: a\r\n\r\n");
                assertThat(idle.get("/ok").status())
                        .as("who is connected is told")
                        .isEqualTo(503);
                assertThat(waiting.wire().isSilentFor(200))
                        .as("who is not yet accepted waits")
                        .isTrue();
                assertThat(sender.isAlive()).as("the body waits in the client").isTrue();
                giveBack();
                assertThat(waiting.answer().status())
                        .as("503 if it comes in before there is room for new requests too")
                        .isIn(200, 503);
                await(waiting, 200);
            }
            assertThat(uploading.answer().body()).isEqualTo(Integer.toString(length));
        }
    }

    @Test
    void farBeyondItNobodyMaySendMoreOverHttp2() throws IOException {
        try (var uploading = Http2Client.of(front);
                var idle = front.client()) {
            await(idle, 200);
            uploading.ask(1, "POST", "/length", false, "content-length", "48010");
            assertThat(uploading.isAlive()).isTrue();
            stop();
            await(idle, 503);
            for (int i = 0; i < 3; i++) {
                uploading.data(1, false, "x".repeat(16_000));
            }
            assertThat(uploading.isAlive()).isTrue();
            assertThat(uploading.granted(1))
                    .as("bytes granted while memory is short")
                    .isZero();
            giveBack();
            assertThat(uploading.await(Http2Client.WINDOW_UPDATE).number(0)).isPositive();
            uploading.data(1, true, "x".repeat(10));
            assertThat(uploading.answer(1).body()).isEqualTo("48010");
        }
    }

    /// Takes so much memory that nothing comes in any more.
    private void stop() {
        int before = front.told(STOPPED);
        hold(24);
        long until = System.nanoTime() + 15_000_000_000L;
        while (front.told(STOPPED) == before) {
            assertThat(System.nanoTime() - until).as("until nothing comes in").isNegative();
            Thread.onSpinWait();
        }
    }

    private static void sendAll(RawClient client, int length) {
        try {
            client.send("x".repeat(length));
        } catch (IOException e) {
            // the answer says that something is missing
        }
    }

    @Test
    void clientsThatDoNotReadCannotTakeAllOfIt() throws Exception {
        var clients = new ArrayList<RawClient>();
        try (var watcher = front.client()) {
            int shed = 0;
            while (shed == 0) {
                var client = front.client();
                clients.add(client);
                client.send("GET /endless HTTP/1.1\r\nHost: a\r\n\r\n");
                shed += watcher.get("/ok").status() == 503 ? 1 : 0;
                assertThat(clients.size())
                        .as("clients until the budget is used up")
                        .isLessThan(1500);
            }
            long used = front.live().gateway().engine().loops().usedBytes();
            assertThat(used).as("bytes in use").isLessThan(24L * MEGABYTE);
            reset(clients);
            await(watcher, 200);
        } finally {
            reset(clients);
        }
    }

    private static void reset(List<RawClient> clients) throws IOException {
        for (var client : clients) {
            client.wire().reset();
        }
        clients.clear();
    }
}
