package sluice.core.client;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import org.jspecify.annotations.Nullable;
import sluice.core.upstream.Attempt;
import sluice.core.upstream.UpstreamSettings;

/// An attempt that waits for its connection to be established. If it is cancelled, the connection is kept for
/// others. Loop-confined.
final class Connecting implements ChannelFutureListener, Runnable {
    private final ExclusivePool pool;
    private final UpstreamSettings upstream;
    private @Nullable Attempt attempt;

    Connecting(ExclusivePool pool, UpstreamSettings upstream, Attempt attempt) {
        this.pool = pool;
        this.upstream = upstream;
        this.attempt = attempt;
    }

    /// The attempt was cancelled.
    @Override
    public void run() {
        attempt = null;
    }

    @Override
    public void operationComplete(ChannelFuture future) {
        var waiting = attempt;
        if (!future.isSuccess()) {
            pool.gone(null);
            if (waiting != null) {
                waiting.fail(ConnectFailure.of(future.cause(), pool.endpoint(), upstream));
            }
            return;
        }
        var connection = future.channel().pipeline().get(ClientConnection.class);
        if (waiting != null) {
            connection.send(upstream, waiting);
        } else {
            connection.idleFor(upstream.poolIdle().toNanos());
            pool.release(connection);
        }
    }
}
