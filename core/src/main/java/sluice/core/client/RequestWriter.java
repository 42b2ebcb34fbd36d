package sluice.core.client;

import sluice.api.exchange.BodySink;
import sluice.api.exchange.BodySource;
import sluice.api.exchange.Bytes;
import sluice.api.exchange.Headers;
import sluice.api.failure.ErrorCode;
import sluice.api.failure.Failure;
import sluice.core.http1.MessageOutput;
import sluice.core.threads.NettyBytes;

/// Writes the body of one request, no faster than the socket takes it. A body of known length goes as it is,
/// others in chunks with their trailers behind. Loop-confined.
final class RequestWriter implements BodySink {
    private static final long CHUNKED = -1;

    private final ClientConnection connection;
    private final MessageOutput out;
    private final BodySource source;
    private long left;
    private boolean stalled;
    private boolean over;

    RequestWriter(ClientConnection connection, MessageOutput out, BodySource source) {
        this.connection = connection;
        this.out = out;
        this.source = source;
        this.left = source.length() < 0 ? CHUNKED : source.length();
    }

    void start() {
        source.pipe(this);
    }

    /// Whether the socket has not taken what was written.
    boolean isStalled() {
        return stalled;
    }

    /// The socket takes more.
    void writable() {
        if (stalled && !over) {
            stalled = false;
            connection.watch();
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

    @Override
    public boolean chunk(Bytes bytes) {
        int length = bytes.length();
        if (over || length == 0) {
            bytes.release();
            return !over;
        }
        if (left == CHUNKED) {
            out.chunk(NettyBytes.buffer(bytes));
        } else if (length > left) {
            bytes.release();
            wrongLength();
            return false;
        } else {
            left -= length;
            out.write(NettyBytes.buffer(bytes));
        }
        boolean ready = out.isReady();
        if (over || ready) {
            return !over;
        }
        stalled = true;
        connection.watch();
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
        if (left == CHUNKED) {
            out.lastChunk(trailers);
        }
        out.flush();
        connection.requestEnded();
    }

    @Override
    public void fail(Failure failure) {
        if (!over) {
            over = true;
            connection.requestFailed(failure);
        }
    }

    @Override
    public void flush() {
        out.flush();
    }

    private void wrongLength() {
        over = true;
        source.cancel();
        connection.requestFailed(bodyLengthMismatch());
    }

    /// The body of a request is not as long as its head says: whoever made it has miscounted.
    static Failure bodyLengthMismatch() {
        return Failure.of(ErrorCode.INTERNAL, "the request was not sent as a whole")
                .withReason("the body of the request is not as long as its Content-Length");
    }
}
