package sluice.core.ws;

import org.jspecify.annotations.Nullable;
import sluice.api.exchange.BodySink;
import sluice.api.exchange.BodySource;
import sluice.api.exchange.Bytes;
import sluice.api.exchange.Headers;
import sluice.api.failure.Failure;
import sluice.core.threads.NettyBytes;

/// One direction of a tunnel: passes bytes on as they come, at the speed of whoever takes them. Loop-confined.
final class Direction implements BodySource, BodySink {
    private final Tunnel tunnel;
    private final boolean ofClient;
    private final FrameTracker frames;
    private BodySource source = BodySource.empty();
    private @Nullable BodySink taker;
    private boolean over;

    Direction(Tunnel tunnel, boolean ofClient) {
        this.tunnel = tunnel;
        this.ofClient = ofClient;
        this.frames = new FrameTracker(ofClient);
    }

    Direction of(BodySource bytes) {
        source = bytes;
        return this;
    }

    boolean isOver() {
        return over;
    }

    @Override
    public long length() {
        return -1;
    }

    @Override
    public void pipe(BodySink sink) {
        taker = sink;
        source.pipe(this);
    }

    @Override
    public void resume() {
        source.resume();
    }

    @Override
    public void cancel() {
        source.cancel();
    }

    @Override
    public boolean chunk(Bytes bytes) {
        var to = taker;
        if (over || to == null) {
            bytes.release();
            return true;
        }
        tunnel.alive();
        var buffer = NettyBytes.buffer(bytes);
        int length = buffer.readableBytes();
        int legal = frames.accept(buffer);
        if (legal == length) {
            return to.chunk(new NettyBytes(buffer));
        }
        if (legal > 0) {
            to.chunk(NettyBytes.take(buffer, legal));
        }
        buffer.release();
        tunnel.broken(ofClient);
        return true;
    }

    @Override
    public void end(Headers trailers) {
        var to = taker;
        if (!over && to != null) {
            over = true;
            tunnel.alive();
            to.end(trailers);
        }
    }

    @Override
    public void fail(Failure failure) {
        var to = taker;
        if (!over && to != null) {
            over = true;
            to.fail(failure);
        }
    }

    @Override
    public void flush() {
        var to = taker;
        if (!over && to != null) {
            to.flush();
        }
    }

    /// Ends the direction with a Close frame, or breaks it off where a frame is under way.
    void close(int code, Failure why) {
        var to = taker;
        if (over || to == null) {
            return;
        }
        over = true;
        if (!frames.isAtBoundary()) {
            to.fail(why);
            return;
        }
        if (!frames.isClosed()) {
            to.chunk(CloseFrame.of(code, ofClient));
        }
        to.end(Headers.EMPTY);
    }
}
