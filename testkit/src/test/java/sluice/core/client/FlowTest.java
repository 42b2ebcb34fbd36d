package sluice.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Who is slow makes the other side wait, and no memory is spent on it.
class FlowTest {
    private static final int SIZE = 32 << 20;

    private PoolFixture pools;

    @BeforeEach
    void start() {
        pools = new PoolFixture(1, PoolFixture.settings());
    }

    @AfterEach
    void end() throws Exception {
        pools.end();
    }

    @Test
    void anUpstreamThatDoesNotReadStopsTheUpload() throws Exception {
        var stalled = new CompletableFuture<Boolean>();
        var go = new CompletableFuture<Boolean>();
        try (var server = new RawServer(
                peer -> {
                    peer.head();
                    go.join();
                    for (int left = SIZE; left > 0; left -= 1 << 16) {
                        peer.bytes(1 << 16);
                    }
                    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                },
                64 * 1024)) {
            var body = SlowBody.of(SIZE);
            var probe = pools.send(server.endpoint(), Probe.of("POST", body));
            pools.loop().execute(() -> settle(body, -1, stalled));
            stalled.get(20, TimeUnit.SECONDS);
            assertThat(body.given.get()).isLessThan(16 << 20);
            assertThat(body.cancelled).isNotDone();
            go.complete(true);
            assertThat(probe.succeeded().text()).isEqualTo("ok");
            assertThat(body.given.get()).isEqualTo(SIZE);
        }
    }

    /// Completes once nothing more was given for 100 ms.
    private void settle(SlowBody body, long before, CompletableFuture<Boolean> stalled) {
        long now = body.given.get();
        if (now > 0 && now == before) {
            stalled.complete(true);
        } else {
            pools.loop().schedule(100_000_000L, () -> settle(body, now, stalled));
        }
    }

    @Test
    void aTakerThatWaitsStopsTheUpstream() throws Exception {
        try (var server = new RawServer(peer -> {
            peer.head();
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + SIZE + "\r\n\r\n");
            peer.send(new byte[SIZE]);
            peer.awaitEnd();
        })) {
            var probe = pools.send(server.endpoint(), Probe.get().waiting());
            probe.answered.get(10, TimeUnit.SECONDS);
            var settled = new CompletableFuture<Boolean>();
            pools.onLoop(() -> pools.loop().schedule(300_000_000L, () -> settled.complete(true)));
            settled.get(10, TimeUnit.SECONDS);
            int taken = probe.taken();
            assertThat(taken).isPositive().isLessThan(1 << 20);
            pools.onLoop(probe::goOn);
            probe.succeeded();
            assertThat(probe.taken()).isEqualTo(SIZE);
        }
    }

    @Test
    void whatWasSentBeforeTheEndIsDeliveredToATakerThatWaited() throws Exception {
        try (var server = new RawServer(peer -> {
            peer.head();
            peer.send("HTTP/1.0 200 OK\r\n\r\n" + "x".repeat(300_000));
        })) {
            var probe = pools.send(server.endpoint(), Probe.get().waiting());
            probe.answered.get(10, TimeUnit.SECONDS);
            var settled = new CompletableFuture<Boolean>();
            pools.onLoop(() -> pools.loop().schedule(200_000_000L, () -> settled.complete(true)));
            settled.get(10, TimeUnit.SECONDS);
            pools.onLoop(probe::goOn);
            assertThat(probe.succeeded().taken()).isEqualTo(300_000);
        }
    }
}
