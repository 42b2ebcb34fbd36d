package sluice.core.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import sluice.core.threads.Deadline;
import sluice.core.upstream.Attempt;
import sluice.core.upstream.Endpoint;
import sluice.core.upstream.UpstreamSettings;

/// HTTP/1.1 connections of one loop to one endpoint: each carries one exchange at a time. One that becomes free while a
/// call of another loop has waited longer is closed, so that the other loop may open one. Loop-confined.
final class ExclusivePool extends EndpointPool {
    private final ArrayDeque<ClientConnection> idle = new ArrayDeque<>();
    private final Handlers handlers = new Handlers();

    ExclusivePool(ConnectionPool owner, Endpoint endpoint, Bootstrap bootstrap) {
        super(owner, endpoint, bootstrap);
    }

    @Override
    void send(UpstreamSettings upstream, Attempt attempt) {
        var connection = attempt.needsFreshConnection() ? null : takeIdle();
        if (connection != null) {
            connection.send(upstream, attempt);
        } else if (capacity().tryOpen(upstream.maxPerEndpoint())) {
            open(upstream, attempt);
        } else {
            await(upstream, attempt);
            if (!idle.isEmpty()) {
                closeOldestIdle(); // only for a call that needs a fresh connection
            }
        }
    }

    private @Nullable ClientConnection takeIdle() {
        if (idle.isEmpty()) {
            return null;
        }
        long now = owner().now();
        while (true) {
            var connection = idle.pollLast();
            if (connection == null) {
                return null;
            }
            idle(idle.size());
            if (connection.isUsable() && now - connection.idleUntil() < 0) {
                return connection;
            }
            connection.close();
        }
    }

    @Override
    void open(UpstreamSettings upstream, Attempt attempt) {
        long limit = upstream.connect().toNanos();
        if (attempt.deadline() != Deadline.NEVER) {
            limit = Math.min(limit, attempt.deadline() - owner().now());
        }
        var bootstrap = opening(handlers, limit);
        var connecting = new Connecting(this, upstream, attempt, owner().now() + limit);
        attempt.onCancel(connecting);
        bootstrap.connect().addListener(connecting);
    }

    /// A connection has finished its exchange and may carry another.
    void release(ClientConnection connection) {
        if (owner().isClosed()) {
            connection.close();
            return;
        }
        var next = nextWaiting();
        if (next != null) {
            next.serve(connection);
            return;
        }
        idle.addLast(connection);
        idle(idle.size());
        if (capacity().isWanted()) {
            closeOldestIdle();
        } else {
            owner().sweepAt(connection.idleUntil());
        }
    }

    /// A connection has ended, or could not be opened.
    void gone(@Nullable ClientConnection connection) {
        if (connection != null && idle.remove(connection)) {
            idle(idle.size());
        }
        gone();
    }

    @Override
    void closeOldestIdle() {
        var oldest = idle.pollFirst();
        if (oldest != null) {
            idle(idle.size());
            oldest.close();
        }
    }

    @Override
    void closeIdle() {
        while (!idle.isEmpty()) {
            closeOldestIdle();
        }
    }

    @Override
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
        idle(idle.size());
        return next;
    }

    private final class Handlers extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel channel) {
            secure(channel);
            channel.pipeline().addLast(new ClientConnection(ExclusivePool.this));
        }
    }
}
