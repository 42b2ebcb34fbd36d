package sluice.core.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import java.util.IdentityHashMap;
import sluice.core.message.HeadBytes;
import sluice.core.threads.Deadline;
import sluice.core.threads.Loop;
import sluice.core.threads.Loops;
import sluice.core.threads.NettyLoop;
import sluice.core.upstream.Attempt;
import sluice.core.upstream.Endpoint;
import sluice.core.upstream.HttpProtocol;
import sluice.core.upstream.Transport;
import sluice.core.upstream.UpstreamSettings;

/// The connections of one loop to all endpoints.
///
/// A connection belongs to its endpoint, not to a configuration or an upstream: all upstreams that name the
/// same address share it, and it outlives every change. It is used again, the youngest first, until it was
/// idle for `pool-idle` or for what the peer's `Keep-Alive` says less a second, whichever is shorter. An idle
/// connection that becomes readable or is closed is dropped: bytes that nobody asked for could only become
/// the answer of somebody else. Loop-confined.
public final class ConnectionPool implements Transport {
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(32 * 1024, 64 * 1024);

    private final Loop loop;
    private final Bootstrap bootstrap;
    private final IdentityHashMap<Endpoint, EndpointPool> exclusive = new IdentityHashMap<>();
    private final IdentityHashMap<Endpoint, EndpointPool> multiplexed = new IdentityHashMap<>();
    private final Deadline sweep;
    private final HeadBytes scratch = new HeadBytes();
    private long nextSweep = Deadline.NEVER;
    private boolean closed;

    /// @param loop one of `loops`
    public ConnectionPool(NettyLoop loop, Loops loops) {
        this.loop = loop;
        this.sweep = new Deadline(loop, this::sweep);
        this.bootstrap = loops.connecting(loop)
                .disableResolver()
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.AUTO_CLOSE, false) // a failed write must not cost the answer to read
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK);
    }

    @Override
    public void send(UpstreamSettings upstream, Endpoint endpoint, Attempt attempt) {
        assert loop.inLoop();
        boolean shares = upstream.protocol() == HttpProtocol.H2;
        var pools = shares ? multiplexed : exclusive;
        var pool = pools.get(endpoint);
        if (pool == null) {
            pool = shares
                    ? new MultiplexedPool(this, endpoint, bootstrap.clone())
                    : new ExclusivePool(this, endpoint, bootstrap.clone());
            pools.put(endpoint, pool);
        }
        pool.send(upstream, attempt);
    }

    /// Closes what is idle now, and every other connection when its exchange is over. Runs on the loop.
    public void close() {
        closed = true;
        sweep.close();
        exclusive.values().forEach(EndpointPool::closeIdle);
        multiplexed.values().forEach(EndpointPool::closeIdle);
    }

    boolean isClosed() {
        return closed;
    }

    Loop loop() {
        return loop;
    }

    HeadBytes scratch() {
        return scratch;
    }

    long now() {
        return loop.clock().nanos();
    }

    /// A connection is idle until then.
    void sweepAt(long time) {
        if (nextSweep == Deadline.NEVER || time - nextSweep < 0) {
            nextSweep = time;
            sweep.at(time);
        }
    }

    private void sweep() {
        nextSweep = Deadline.NEVER;
        sweep(exclusive);
        sweep(multiplexed);
    }

    private void sweep(IdentityHashMap<Endpoint, EndpointPool> pools) {
        long now = now();
        for (var iterator = pools.values().iterator(); iterator.hasNext(); ) {
            var pool = iterator.next();
            long next = pool.closeExpired(now);
            if (next != Deadline.NEVER) {
                sweepAt(next);
            } else if (pool.isUnused()) {
                pool.leave();
                iterator.remove();
            }
        }
    }
}
