package sluice.core.client;

import io.netty.buffer.Unpooled;
import sluice.api.exchange.BodySink;
import sluice.api.exchange.BodySource;
import sluice.api.exchange.Bytes;
import sluice.api.exchange.Headers;
import sluice.api.failure.Failure;
import sluice.core.threads.NettyBytes;

/// Writes the body of one request to its stream, no faster than the peer's window and the socket take it.
/// Loop-confined.
@SuppressWarnings("FutureReturnValueIgnored") // a failed write shows as a closed stream
final class StreamRequest implements BodySink {
    private static final long UNKNOWN = -1;

    private final UpstreamStream stream;
    private final MultiplexedConnection connection;
    private final BodySource source;
    private long left;
    private boolean stalled;
    private boolean over;
    private boolean complete;

    StreamRequest(UpstreamStream stream, MultiplexedConnection connection, BodySource source) {
        this.stream = stream;
        this.connection = connection;
        this.source = source;
        this.left = source.length() < 0 ? UNKNOWN : source.length();
    }

    void start() {
        source.pipe(this);
    }

    /// Whether the peer has not taken what was given.
    boolean isStalled() {
        return stalled || complete;
    }

    /// The peer may take more.
    void writabilityChanged() {
        if (stalled && !over && isWritable()) {
            stalled = false;
            stream.watch();
            source.resume();
        }
    }

    /// The rest is not sent any more.
    void stop() {
        if (!over) {
            over = true;
            source.cancel();
        }
    }

    private boolean isWritable() {
        var of = connection.connection().stream(stream.id());
        return of != null && connection.encoder().flowController().isWritable(of);
    }

    @Override
    public boolean chunk(Bytes bytes) {
        int length = bytes.length();
        if (over || length == 0) {
            bytes.release();
            return !over;
        }
        if (left != UNKNOWN) {
            if (length > left) {
                bytes.release();
                wrongLength();
                return false;
            }
            left -= length;
        }
        var context = connection.context();
        connection.encoder().writeData(context, stream.id(), NettyBytes.buffer(bytes), 0, false, context.newPromise());
        if (over || isWritable()) {
            return !over;
        }
        connection.flush();
        if (over || isWritable()) {
            return !over;
        }
        stalled = true;
        stream.watch();
        return false;
    }

    @Override
    public void end(Headers trailers) {
        if (over) {
            return;
        }
        if (left > 0) {
            wrongLength();
            return;
        }
        over = true;
        complete = true;
        var context = connection.context();
        var written = context.newPromise();
        if (trailers.isEmpty()) {
            connection.encoder().writeData(context, stream.id(), Unpooled.EMPTY_BUFFER, 0, true, written);
        } else {
            connection.encoder().writeHeaders(context, stream.id(), RequestFields.trailers(trailers), 0, true, written);
        }
        written.addListener(_ -> {
            complete = false;
            stream.requestEnded();
        });
        connection.flush();
        stream.watch();
    }

    @Override
    public void fail(Failure failure) {
        if (!over) {
            over = true;
            stream.requestFailed(failure);
        }
    }

    @Override
    public void flush() {
        connection.flush();
    }

    private void wrongLength() {
        over = true;
        source.cancel();
        stream.requestFailed(RequestWriter.bodyLengthMismatch());
    }
}
