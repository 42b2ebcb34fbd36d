package sluice.core.client;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;
import sluice.api.failure.Failure;
import sluice.core.upstream.Attempt;
import sluice.core.upstream.UpstreamSettings;

/// An attempt that waits for its connection to be established. If it is cancelled, the connection is kept for
/// others. Loop-confined.
final class Connecting implements ChannelFutureListener, Runnable {
    private final ExclusivePool pool;
    private final UpstreamSettings upstream;
    private final long until;
    private @Nullable Attempt attempt;

    /// @param until when the connection must be usable, its handshake included
    Connecting(ExclusivePool pool, UpstreamSettings upstream, Attempt attempt, long until) {
        this.pool = pool;
        this.upstream = upstream;
        this.attempt = attempt;
        this.until = until;
    }

    /// The attempt was cancelled.
    @Override
    public void run() {
        attempt = null;
    }

    @Override
    public void operationComplete(ChannelFuture future) {
        var channel = future.channel();
        if (!future.isSuccess()) {
            pool.gone(null);
            fail(ConnectFailure.of(future.cause(), pool.endpoint(), upstream));
            return;
        }
        var tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            connected(channel);
        } else {
            secure(channel, tls);
        }
    }

    /// The handshake begins behind this; it has what is left of the time.
    private void secure(Channel channel, SslHandler tls) {
        long left = until - pool.owner().now();
        tls.setHandshakeTimeoutMillis(Math.max(left / 1_000_000, 1));
        tls.handshakeFuture().addListener(shaken -> {
            if (shaken.isSuccess()) {
                connected(channel);
            } else {
                channel.close(); // which gives the connection back
                fail(TlsFailure.of(shaken.cause(), pool.endpoint(), upstream));
            }
        });
    }

    private void fail(Failure failure) {
        if (attempt != null) {
            attempt.fail(failure);
        }
    }

    private void connected(Channel channel) {
        var waiting = attempt;
        var connection = channel.pipeline().get(ClientConnection.class);
        if (waiting != null) {
            connection.send(upstream, waiting);
        } else {
            connection.idleFor(upstream.poolIdle().toNanos());
            pool.release(connection);
        }
    }
}
