package sluice.core.client;

import io.netty.buffer.PoolArenaMetric;
import io.netty.buffer.PooledByteBufAllocator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import sluice.core.threads.Loops;
import sluice.core.threads.NettyLoop;
import sluice.core.threads.Polling;
import sluice.core.upstream.Endpoint;
import sluice.core.upstream.HttpProtocol;
import sluice.core.upstream.Transport;
import sluice.core.upstream.UpstreamSettings;

/// Pools on real loops. Ending it tells whether every buffer was given back.
public final class PoolFixture {
    private final Loops loops;
    private final List<ConnectionPool> pools = new ArrayList<>();
    private final UpstreamSettings settings;

    public PoolFixture(int count, UpstreamSettings settings) {
        this.settings = settings;
        loops = new Loops(Polling.of("auto"), count);
        for (var loop : loops.all()) {
            pools.add(new ConnectionPool(loop, loops));
        }
    }

    /// Times that no test reaches unless it wants to.
    public static UpstreamSettings settings() {
        return new UpstreamSettings(
                "orders",
                HttpProtocol.HTTP_1_1,
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                16,
                16);
    }

    /// The same over HTTP/2.
    public static UpstreamSettings h2() {
        var usual = settings();
        return new UpstreamSettings(
                usual.name(),
                HttpProtocol.H2,
                usual.connect(),
                usual.response(),
                usual.bodyIdle(),
                usual.poolIdle(),
                usual.maxPerEndpoint(),
                usual.maxPending());
    }

    public NettyLoop loop() {
        return loops.all().getFirst();
    }

    /// What carries attempts on the first loop.
    public Transport transport() {
        return pools.getFirst();
    }

    Probe send(Endpoint endpoint, Probe probe) {
        return send(0, settings, endpoint, probe);
    }

    Probe send(UpstreamSettings other, Endpoint endpoint, Probe probe) {
        return send(0, other, endpoint, probe);
    }

    Probe send(int loop, UpstreamSettings other, Endpoint endpoint, Probe probe) {
        loops.all().get(loop).execute(() -> pools.get(loop).send(other, endpoint, probe));
        return probe;
    }

    /// Runs on the first loop and waits for it.
    void onLoop(Runnable task) throws Exception {
        var done = new CompletableFuture<Boolean>();
        loop().execute(() -> {
            task.run();
            done.complete(true);
        });
        done.get(10, TimeUnit.SECONDS);
    }

    void closePools() throws Exception {
        for (int i = 0; i < pools.size(); i++) {
            loops.all().get(i).execute(pools.get(i)::close);
        }
        onLoop(() -> {});
    }

    public void end() throws Exception {
        closePools();
        loops.close();
        var metric = ((PooledByteBufAllocator) loops.allocator()).metric();
        long leaked = Stream.concat(metric.directArenas().stream(), metric.heapArenas().stream())
                .mapToLong(PoolArenaMetric::numActiveAllocations)
                .sum();
        if (leaked != 0) {
            throw new AssertionError(leaked + " buffers were not released");
        }
    }
}
