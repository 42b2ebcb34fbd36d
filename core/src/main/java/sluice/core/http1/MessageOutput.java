package sluice.core.http1;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.Headers;
import sluice.core.message.HeadBytes;

/// What messages write to one connection. Short pieces are joined, so that a head and a short body are one
/// buffer and one system call; long ones pass as they are. Loop-confined.
@SuppressWarnings("FutureReturnValueIgnored") // a failed write shows as exceptionCaught
public final class MessageOutput {
    /// Copying so many bytes is cheaper than handing one more buffer to the socket.
    private static final int SHORT = 1024;

    private final ChannelHandlerContext channel;
    private final HeadBytes scratch;
    private @Nullable ByteBuf joined;
    private boolean closed;

    /// @param scratch shared by all connections of the loop
    public MessageOutput(ChannelHandlerContext channel, HeadBytes scratch) {
        this.channel = channel;
        this.scratch = scratch;
    }

    /// Where to put a head, or another piece of text, together; it must be written before anything else is.
    public HeadBytes scratch() {
        return scratch.begin();
    }

    /// Writes what was put together in the scratch.
    ///
    /// @param expected how many bytes will follow; -1 if that is not known
    public void write(long expected) {
        if (!closed) {
            room(scratch.length(), expected).writeBytes(scratch.array(), 0, scratch.length());
        }
    }

    /// Writes a piece and releases it.
    public void write(ByteBuf piece) {
        int length = piece.readableBytes();
        if (closed || length > SHORT) {
            push();
            channel.write(piece, channel.voidPromise());
            return;
        }
        room(length, 0).writeBytes(piece);
        piece.release();
    }

    /// Writes a chunk of a body whose length is not known beforehand (RFC 9112 section 7.1), and releases it.
    public void chunk(ByteBuf data) {
        var size = Integer.toHexString(data.readableBytes());
        HeadWriter.crlf(scratch().latin(size));
        write(data.readableBytes() + 2L);
        write(data);
        HeadWriter.crlf(scratch());
        write(-1L); // the next chunk may follow at once
    }

    /// Writes the end of such a body.
    public void lastChunk(Headers trailers) {
        var end = scratch().octet('0');
        HeadWriter.crlf(end);
        HeadWriter.fields(end, trailers, false);
        HeadWriter.crlf(end);
        write(0L);
    }

    private ByteBuf room(int length, long expected) {
        var open = joined;
        if (open != null && open.writableBytes() >= length) {
            return open;
        }
        push();
        long more = expected < 0 ? SHORT / 4 : expected > SHORT ? 0 : expected;
        open = channel.alloc().directBuffer(length + (int) more);
        joined = open;
        return open;
    }

    /// Hands what was joined to the connection, without flushing it.
    public void push() {
        var open = joined;
        if (open != null) {
            joined = null;
            channel.write(open, channel.voidPromise());
        }
    }

    /// The connection is gone: what was not handed to it is thrown away.
    public void close() {
        closed = true;
        if (joined != null) {
            joined.release();
            joined = null;
        }
    }

    /// Lets everything that was written go out.
    public void flush() {
        push();
        channel.flush();
    }

    /// Whether the socket takes what is written; tried before it says no.
    public boolean isReady() {
        if (!channel.channel().isWritable()) {
            flush();
        }
        return channel.channel().isWritable();
    }
}
