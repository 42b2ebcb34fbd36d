package sluice.app.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.app.protocol.Http2Client.frame;
import static sluice.app.protocol.Http2Client.number;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// HTTP/2 clients that want the gateway to spend more than they do. Each attack ends with the connection closed and
/// ENHANCE_YOUR_CALM; meanwhile somebody else is served as if nothing was.
class Http2AbuseTest {
    private static final RawUpstream UPSTREAM = new RawUpstream();
    private static Front front;
    private GoodClient good;

    /// Sends what nobody should, until it is too much.
    interface Attack {
        void on(Http2Client client) throws IOException;
    }

    @BeforeAll
    static void start() {
        Leaks.listen();
        front = Front.serve("""
                runtime: { loops: 1 }
                listeners:
                  - name: public
                    address: "127.0.0.1:0"
                    timeouts: { request-head: 500ms, body-idle: 500ms }
                upstreams: [{ name: things, endpoints: ["http://127.0.0.1:%d"] }]
                routes:
                  - { name: things, match: /**, to: things }
                  - { name: mine, match: /mine, to: { respond: { status: 200, body: "mine" } } }
                """.formatted(UPSTREAM.port()));
        UPSTREAM.on("/held", visit -> visit.wire().ends());
        UPSTREAM.on("/much", visit -> visit.answer("x".repeat(1 << 20)));
    }

    @AfterAll
    static void end() throws Exception {
        Leaks.expectNone(front);
        front.close();
        UPSTREAM.close();
    }

    @BeforeEach
    void begin() {
        good = new GoodClient(front);
    }

    @AfterEach
    void goodClientSawNothing() {
        good.close();
        assertThat(good.p99Millis()).as("99 of 100 answers came within, in ms").isLessThan(1000);
    }

    private static double hits(String limit) throws IOException {
        return front.metric("sluice_limit_hits_total{limit=\"" + limit + "\"}");
    }

    private static void attack(String limit, Attack attack) throws IOException {
        double before = hits(limit);
        try (var client = Http2Client.of(front)) {
            assertThat(client.isAlive()).isTrue();
            try {
                attack.on(client);
            } catch (SocketException e) {
                // the gateway has had enough before the attack was over
            }
            assertThat(client.end()).isEqualTo(Http2Client.ENHANCE_YOUR_CALM);
        }
        assertThat(hits(limit)).isEqualTo(before + 1);
    }

    @Test
    void rapidResetEnds() throws IOException {
        attack("h2-resets", client -> {
            for (int stream = 1; stream < 2000; stream += 2) {
                client.get(stream, "/held");
                client.send(Http2Client.RST_STREAM, 0, stream, number(Http2Client.CANCEL));
            }
        });
    }

    @Test
    void makingTheGatewayResetEnds() throws IOException {
        attack("h2-errors", client -> {
            for (int stream = 1; stream < 2000; stream += 2) {
                client.get(stream, "/held");
                client.send(Http2Client.WINDOW_UPDATE, 0, stream, number(0));
            }
        });
    }

    @Test
    void malformedRequestsEnd() throws IOException {
        attack("h2-errors", client -> {
            for (int stream = 1; stream < 2000; stream += 2) {
                client.get(stream, "/mine", "Upper", "1");
            }
        });
    }

    @Test
    void pingsEnd() throws IOException {
        attack("h2-pings", client -> client.sendAll(5000, frame(Http2Client.PING, 0, 0, new byte[8])));
    }

    @Test
    void settingsEnd() throws IOException {
        attack("h2-settings", client -> client.sendAll(1000, frame(Http2Client.SETTINGS, 0, 0)));
    }

    @Test
    void prioritiesEnd() throws IOException {
        var priority = frame(Http2Client.PRIORITY, 0, 7, new byte[] {0, 0, 0, 0, 15});
        attack("h2-priorities", client -> client.sendAll(5000, priority));
    }

    @Test
    void windowUpdatesEnd() throws IOException {
        attack("h2-window-updates", client -> client.sendAll(5000, frame(Http2Client.WINDOW_UPDATE, 0, 0, number(1))));
    }

    @Test
    void emptyDataEnds() throws IOException {
        attack("h2-empty-data", client -> {
            client.ask(1, "POST", "/ok", false);
            client.sendAll(1000, frame(Http2Client.DATA, 0, 1));
        });
    }

    @Test
    void framesOfUnknownTypesEnd() throws IOException {
        attack("h2-unknown-frames", client -> client.sendAll(1000, frame(0xbe, 0, 0, new byte[8])));
    }

    @Test
    void headsWithoutEndEnd() throws IOException {
        attack("h2-continuations", client -> {
            client.send(Http2Client.HEADERS, 0, 1, Http2Client.block(":method", "GET"));
            client.sendAll(1000, frame(Http2Client.CONTINUATION, 0, 1, Http2Client.block("x", "y")));
        });
    }

    @Test
    void headsThatTrickleEnd() throws IOException {
        attack("request-head", client -> client.send(Http2Client.HEADERS, 0, 1, Http2Client.block(":method", "GET")));
    }

    @Test
    void headsThatAreHugeBeforeTheyAreDecompressedEnd() throws IOException {
        attack("h2-head", client -> {
            client.send(Http2Client.HEADERS, 0, 1, Http2Client.block(":method", "GET"));
            client.sendAll(20, frame(Http2Client.CONTINUATION, 0, 1, Http2Client.block("x", "y".repeat(16000))));
        });
    }

    /// A few octets on the wire that are 4 KB each when they are decompressed.
    @Test
    void headsThatAreHugeWhenTheyAreDecompressedAreRefused() throws IOException {
        double before = hits("header-bytes");
        var block = new ByteArrayOutputStream();
        block.writeBytes(Http2Client.block(":method", "GET", ":scheme", "http", ":path", "/mine", ":authority", "a"));
        var large = Http2Client.block("cookie", "x".repeat(3900));
        large[0] = 0x40; // goes into the table
        block.writeBytes(large);
        for (int i = 0; i < 8000; i++) {
            block.write(0x80 | 62);
        }
        try (var client = Http2Client.of(front)) {
            client.send(Http2Client.HEADERS, Http2Client.END_HEADERS | Http2Client.END_STREAM, 1, block.toByteArray());
            assertThat(client.answer(1).status()).isEqualTo(431);
            assertThat(client.get(3, "/mine").answer(3).body()).isEqualTo("mine");
        }
        assertThat(hits("header-bytes")).isEqualTo(before + 1);
    }

    @Test
    void streamsBeyondTheirNumberAreRefused() throws IOException {
        double before = hits("streams");
        try (var client = Http2Client.of(front)) {
            for (int i = 0; i < 150; i++) {
                client.get(2 * i + 1, "/held");
            }
            assertThat(client.reset(299)).isEqualTo(Http2Client.REFUSED_STREAM);
        }
        assertThat(hits("streams")).isGreaterThanOrEqualTo(before + 50);
    }

    @Test
    void answersThatNobodyTakesAreGivenUp() throws IOException {
        double before = hits("answer-idle");
        try (var client = Http2Client.of(front).stingy()) {
            for (int stream = 1; stream < 40; stream += 2) {
                client.get(stream, "/much");
            }
            long held = buffers();
            assertThat(held).as("bytes held for 20 answers of 1 MiB").isLessThan(8 << 20);
            for (int stream = 1; stream < 40; stream += 2) {
                assertThat(client.reset(stream)).isEqualTo(Http2Client.CANCEL);
            }
            assertThat(client.isAlive()).isTrue();
        }
        assertThat(hits("answer-idle")).isEqualTo(before + 20);
    }

    @Test
    void aClientThatAsksForAnswersToItsPingsAndReadsNoneEnds() throws IOException {
        double before = hits("h2-queued-frames") + hits("h2-pings");
        try (var client = Http2Client.of(front)) {
            try {
                for (int i = 0; i < 1000; i++) {
                    client.sendAll(1000, frame(Http2Client.PING, 0, 0, new byte[8]));
                }
            } catch (SocketException e) {
                // as it should be
            }
        }
        await("the connection ends", () -> {
            try {
                return hits("h2-queued-frames") + hits("h2-pings") > before;
            } catch (IOException e) {
                return false;
            }
        });
    }

    private static long buffers() {
        return front.live().gateway().engine().loops().usedBytes();
    }

    private static void await(String what, BooleanSupplier condition) {
        long until = System.nanoTime() + 15_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - until).as(what).isNegative();
            Thread.onSpinWait();
        }
    }
}
