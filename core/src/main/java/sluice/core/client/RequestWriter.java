package sluice.core.client;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import sluice.api.exchange.BodySink;
import sluice.api.exchange.BodySource;
import sluice.api.exchange.Bytes;
import sluice.api.exchange.Headers;
import sluice.api.failure.ErrorCode;
import sluice.api.failure.Failure;
import sluice.core.http1.HeadWriter;
import sluice.core.threads.NettyBytes;

/// Writes the body of one request, no faster than the socket takes it. A body of known length goes as it is,
/// others in chunks with their trailers behind. Loop-confined.
@SuppressWarnings("FutureReturnValueIgnored") // a failed write shows as exceptionCaught
final class RequestWriter implements BodySink {
    private static final long CHUNKED = -1;

    private final ClientConnection connection;
    private final ChannelHandlerContext context;
    private final BodySource source;
    private long left;
    private boolean stalled;
    private boolean over;

    RequestWriter(ClientConnection connection, ChannelHandlerContext context, BodySource source) {
        this.connection = connection;
        this.context = context;
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
            writeSize(length);
        } else if (length > left) {
            bytes.release();
            wrongLength();
            return false;
        } else {
            left -= length;
        }
        context.write(NettyBytes.buffer(bytes), context.voidPromise());
        if (left == CHUNKED) {
            context.write(HeadWriter.lineEnd(), context.voidPromise()); // a reader may wait for it
        }
        if (!context.channel().isWritable()) {
            context.flush();
        }
        if (over || context.channel().isWritable()) {
            return !over;
        }
        stalled = true;
        connection.watch();
        return false;
    }

    private void writeSize(int length) {
        var line = context.alloc().directBuffer(14);
        HeadWriter.ascii(line, Integer.toHexString(length));
        HeadWriter.crlf(line);
        context.write(line, context.voidPromise());
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
            var last = context.alloc().directBuffer(128);
            ByteBufUtil.writeAscii(last, "0\r\n");
            HeadWriter.fields(last, trailers, false);
            HeadWriter.crlf(last);
            context.write(last, context.voidPromise());
        }
        context.flush();
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
        context.flush();
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
