package sluice.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Who is slow makes the other side of its stream wait, and only that.
class Http2FlowTest {
    private static final int SIZE = 4 << 20;

    private PoolFixture pools;

    @BeforeEach
    void start() {
        pools = new PoolFixture(1, PoolFixture.h2());
    }

    @AfterEach
    void end() throws Exception {
        pools.end();
    }

    /// Sends so many bytes on a stream as its window allows; answers other streams meanwhile.
    private static void serve(Http2Peer peer, AtomicLong sent) throws IOException {
        peer.begin();
        int slow = peer.request().stream();
        peer.head(slow, false, ":status", "200");
        long window = 64 * 1024;
        int left = SIZE;
        while (left > 0) {
            if (window >= 1000) {
                int piece = Math.min(1000, left);
                left -= piece;
                window -= piece;
                sent.addAndGet(piece);
                peer.send(Http2Peer.DATA, left == 0 ? Http2Peer.END_STREAM : 0, slow, new byte[piece]);
                continue;
            }
            var frame = peer.frame();
            if (frame.type() == Http2Peer.WINDOW_UPDATE && frame.stream() == slow) {
                window += frame.number();
            } else if (frame.type() == Http2Peer.HEADERS) {
                peer.answer(frame.stream(), "quick");
            }
        }
        peer.awaitEnd();
    }

    @Test
    void aTakerThatWaitsStopsItsStreamAndNoOther() throws Exception {
        var sent = new AtomicLong();
        try (var server = new RawServer(socket -> serve(new Http2Peer(socket), sent))) {
            var slow = pools.send(server.endpoint(), Probe.get().waiting());
            slow.answered.get(10, TimeUnit.SECONDS);
            while (sent.get() < 64_000) {
                Thread.onSpinWait();
            }
            assertThat(pools.send(server.endpoint(), Probe.get()).succeeded().text())
                    .isEqualTo("quick");
            assertThat(sent.get()).isLessThan(128 * 1024);
            assertThat(slow.taken()).isLessThan(64 * 1024);
            pools.onLoop(slow::goOn);
            assertThat(slow.succeeded().taken()).isEqualTo(SIZE);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void aPeerWithoutWindowStopsTheUpload() throws Exception {
        var go = new CompletableFuture<Boolean>();
        try (var server = new RawServer(socket -> {
            var peer = new Http2Peer(socket).begin();
            var head = peer.request();
            go.join();
            int got = 0;
            while (got < SIZE) {
                got += peer.next(Http2Peer.DATA).payload().length;
                peer.window(0, 1 << 14).window(head.stream(), 1 << 14);
            }
            peer.request(); // the trailers
            peer.answer(head.stream(), Integer.toString(got)).awaitEnd();
        })) {
            var body = SlowBody.of(SIZE);
            var probe = pools.send(server.endpoint(), Probe.of("POST", body));
            var settled = new CompletableFuture<Boolean>();
            pools.onLoop(() -> pools.loop().schedule(300_000_000L, () -> settled.complete(true)));
            settled.get(10, TimeUnit.SECONDS);
            assertThat(body.given.get()).isBetween(1L, 128L * 1024);
            go.complete(true);
            assertThat(probe.succeeded().text()).isEqualTo(Integer.toString(SIZE));
        }
    }

    @Test
    void aPeerWithALargeWindowTakesAllAtOnce() throws Exception {
        try (var server = new RawServer(socket -> {
            var peer = new Http2Peer(socket).begin(Http2Peer.INITIAL_WINDOW_SIZE, 16 << 20);
            peer.window(0, 16 << 20);
            var head = peer.request();
            int got = 0;
            while (got < SIZE) {
                got += peer.next(Http2Peer.DATA).payload().length;
            }
            peer.answer(head.stream(), Integer.toString(got)).awaitEnd();
        })) {
            var probe = pools.send(server.endpoint(), Probe.of("POST", SlowBody.of(SIZE)));
            assertThat(probe.succeeded().text()).isEqualTo(Integer.toString(SIZE));
        }
    }
}
