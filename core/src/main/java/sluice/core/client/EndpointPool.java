package sluice.core.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import sluice.api.failure.Repeat;
import sluice.core.threads.Deadline;
import sluice.core.upstream.Attempt;
import sluice.core.upstream.Capacity;
import sluice.core.upstream.Endpoint;
import sluice.core.upstream.UpstreamFailure;
import sluice.core.upstream.UpstreamSettings;

/// The connections of one loop to one endpoint in one protocol, and the calls of the loop that wait for one.
///
/// Capacity is counted for the process. When it is used up, calls wait, in the order of their coming across all
/// loops but for a tolerance: a connection that becomes free serves a waiting call of its own loop unless one of
/// another loop has waited {@value #PATIENCE_MILLIS} ms longer. Loop-confined, but for what {@link Capacity.Holder}
/// says.
abstract sealed class EndpointPool implements Capacity.Holder permits ExclusivePool, MultiplexedPool {
    private static final long PATIENCE_MILLIS = 100;
    private static final long PATIENCE = PATIENCE_MILLIS * 1_000_000;

    private final ConnectionPool owner;
    private final Endpoint endpoint;
    private final Capacity capacity;
    private final Bootstrap bootstrap;
    private final ArrayDeque<PendingCall> waiting = new ArrayDeque<>();
    private final Deadline patience;
    private long nextExpiry = Deadline.NEVER;
    private int open;

    // Any thread reads, the loop writes.
    private volatile int idleCount;

    EndpointPool(ConnectionPool owner, Endpoint endpoint, Bootstrap bootstrap) {
        this.owner = owner;
        this.endpoint = endpoint;
        this.capacity = endpoint.capacity();
        this.patience = new Deadline(owner.loop(), this::expireWaiting);
        this.bootstrap = bootstrap.remoteAddress(endpoint.address());
        capacity.join(this);
    }

    /// Sends an attempt as soon as a connection can carry it.
    abstract void send(UpstreamSettings upstream, Attempt attempt);

    /// Opens a connection for an attempt; the right to it was taken before.
    abstract void open(UpstreamSettings upstream, Attempt attempt);

    abstract void closeOldestIdle();

    abstract void closeIdle();

    /// Closes the connections that have been idle long enough.
    ///
    /// @return when the next one expires
    abstract long closeExpired(long now);

    /// A connection is being opened.
    ///
    /// @param nanos after which it is given up
    final Bootstrap opening(ChannelHandler handlers, long nanos) {
        open++;
        int millis = Math.clamp((nanos + 999_999) / 1_000_000, 1, Integer.MAX_VALUE);
        return bootstrap.handler(handlers).option(ChannelOption.CONNECT_TIMEOUT_MILLIS, millis);
    }

    /// Puts TLS on a connection that begins, if the endpoint is spoken to so.
    final void secure(Channel channel) {
        var tls = endpoint.tls();
        if (tls != null) {
            int port = endpoint.address().getPort();
            channel.pipeline().addLast(tls.tls().handler(channel.alloc(), tls.serverName(), port));
        }
    }

    /// A connection has ended, or could not be opened.
    final void gone() {
        open--;
        capacity.closed();
    }

    final void await(UpstreamSettings upstream, Attempt attempt) {
        var call = new PendingCall(this, upstream, attempt, owner.now());
        if (!capacity.await(call, upstream.maxPending())) {
            attempt.fail(UpstreamFailure.connectionLimit(
                    Repeat.ALWAYS,
                    "all " + upstream.maxPerEndpoint() + " connections to " + endpoint + " are taken and "
                            + upstream.maxPending() + " calls wait (max-per-endpoint, max-pending)"));
            return;
        }
        waiting.addLast(call);
        attempt.onCancel(call::cancel);
        expireAt(call.until());
    }

    final void forget(PendingCall call) {
        waiting.remove(call);
    }

    /// Takes out the call that a connection of this loop may serve now; null if there is none.
    final @Nullable PendingCall nextWaiting() {
        var next = waiting.peekFirst();
        return next != null && capacity.mayServe(next, PATIENCE) ? waiting.removeFirst() : null;
    }

    final boolean hasWaiting() {
        return !waiting.isEmpty();
    }

    final Endpoint endpoint() {
        return endpoint;
    }

    /// `https` or `http`.
    final String scheme() {
        return endpoint.tls() == null ? "http" : "https";
    }

    final Capacity capacity() {
        return capacity;
    }

    final ConnectionPool owner() {
        return owner;
    }

    final void idle(int count) {
        idleCount = count;
    }

    @Override
    public final boolean hasIdle() {
        return idleCount > 0;
    }

    @Override
    public final void giveUpIdle() {
        owner.loop().execute(this::closeOldestIdle);
    }

    boolean isUnused() {
        return open == 0 && waiting.isEmpty();
    }

    final void leave() {
        patience.close();
        capacity.part(this);
    }

    private void expireAt(long time) {
        if (nextExpiry == Deadline.NEVER || time - nextExpiry < 0) {
            nextExpiry = time;
            patience.at(time);
        }
    }

    /// Fails the calls that have waited too long, and finds out when to look again.
    private void expireWaiting() {
        nextExpiry = Deadline.NEVER;
        long now = owner.now();
        for (var call : waiting.toArray(PendingCall[]::new)) {
            if (now - call.until() >= 0) {
                call.expire();
            } else {
                expireAt(call.until());
            }
        }
    }
}
