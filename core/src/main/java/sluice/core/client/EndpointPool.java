package sluice.core.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
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

/// The connections of one loop to one endpoint, and the calls of the loop that wait for one.
///
/// Capacity is counted for the process. When it is used up, calls wait, in the order of their coming across all
/// loops but for a tolerance: a connection that becomes free serves a waiting call of its own loop unless one of
/// another loop has waited {@value #PATIENCE_MILLIS} ms longer; then it is closed, so that the other loop may open
/// one. Loop-confined, but for what {@link Capacity.Holder} says.
final class EndpointPool implements Capacity.Holder {
    private static final long PATIENCE_MILLIS = 100;
    private static final long PATIENCE = PATIENCE_MILLIS * 1_000_000;

    private final ConnectionPool owner;
    private final Endpoint endpoint;
    private final Capacity capacity;
    private final Bootstrap bootstrap;
    private final ArrayDeque<ClientConnection> idle = new ArrayDeque<>();
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
        this.bootstrap = bootstrap.remoteAddress(endpoint.address()).handler(new Handlers());
        capacity.join(this);
    }

    void send(UpstreamSettings upstream, Attempt attempt) {
        var connection = attempt.needsFreshConnection() ? null : takeIdle();
        if (connection != null) {
            connection.send(upstream, attempt);
        } else if (capacity.tryOpen(upstream.maxPerEndpoint())) {
            open(upstream, attempt);
        } else {
            await(upstream, attempt);
        }
    }

    private @Nullable ClientConnection takeIdle() {
        if (idle.isEmpty()) {
            return null;
        }
        long now = owner.now();
        while (true) {
            var connection = idle.pollLast();
            if (connection == null) {
                return null;
            }
            idleCount = idle.size();
            if (connection.isUsable() && now - connection.idleUntil() < 0) {
                return connection;
            }
            connection.close();
        }
    }

    /// Opens a connection; the right to it was taken before.
    void open(UpstreamSettings upstream, Attempt attempt) {
        open++;
        long limit = upstream.connect().toNanos();
        if (attempt.deadline() != Deadline.NEVER) {
            limit = Math.min(limit, attempt.deadline() - owner.now());
        }
        int millis = Math.clamp((limit + 999_999) / 1_000_000, 1, Integer.MAX_VALUE);
        bootstrap.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, millis);
        var connecting = new Connecting(this, upstream, attempt);
        attempt.onCancel(connecting);
        bootstrap.connect().addListener(connecting);
    }

    private void await(UpstreamSettings upstream, Attempt attempt) {
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
        if (!idle.isEmpty()) {
            closeOldestIdle(); // only for a call that needs a fresh connection
        }
        expireAt(call.until());
    }

    /// A connection has finished its exchange and may carry another.
    void release(ClientConnection connection) {
        if (owner.isClosed()) {
            connection.close();
            return;
        }
        var next = waiting.peekFirst();
        if (next != null && capacity.mayServe(next, PATIENCE)) {
            waiting.removeFirst();
            next.serve(connection);
            return;
        }
        idle.addLast(connection);
        idleCount = idle.size();
        if (capacity.isWanted()) {
            closeOldestIdle();
        } else {
            owner.sweepAt(connection.idleUntil());
        }
    }

    /// A connection has ended, or could not be opened.
    void gone(@Nullable ClientConnection connection) {
        open--;
        if (connection != null && idle.remove(connection)) {
            idleCount = idle.size();
        }
        capacity.closed();
    }

    void forget(PendingCall call) {
        waiting.remove(call);
    }

    Endpoint endpoint() {
        return endpoint;
    }

    Capacity capacity() {
        return capacity;
    }

    ConnectionPool owner() {
        return owner;
    }

    @Override
    public boolean hasIdle() {
        return idleCount > 0;
    }

    @Override
    public void giveUpIdle() {
        owner.loop().execute(this::closeOldestIdle);
    }

    private void closeOldestIdle() {
        var oldest = idle.pollFirst();
        if (oldest != null) {
            idleCount = idle.size();
            oldest.close();
        }
    }

    void closeIdle() {
        while (!idle.isEmpty()) {
            closeOldestIdle();
        }
    }

    /// @return when the next one expires
    long closeExpired(long now) {
        long next = Deadline.NEVER;
        for (var iterator = idle.iterator(); iterator.hasNext(); ) {
            var connection = iterator.next();
            if (now - connection.idleUntil() >= 0) {
                iterator.remove();
                connection.close();
            } else if (next == Deadline.NEVER || connection.idleUntil() - next < 0) {
                next = connection.idleUntil();
            }
        }
        idleCount = idle.size();
        return next;
    }

    boolean isUnused() {
        return open == 0 && waiting.isEmpty();
    }

    void leave() {
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

    private final class Handlers extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel channel) {
            channel.pipeline().addLast(new ClientConnection(EndpointPool.this));
        }
    }
}
