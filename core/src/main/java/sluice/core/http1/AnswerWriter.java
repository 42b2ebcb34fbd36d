package sluice.core.http1;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import sluice.api.exchange.BodySink;
import sluice.api.exchange.BodySource;
import sluice.api.exchange.Bytes;
import sluice.api.exchange.Headers;
import sluice.api.failure.Failure;
import sluice.core.http1.AnswerHead.Framing;
import sluice.core.threads.NettyBytes;

/// Writes one answer to a client's connection, at the client's speed. Loop-confined; one per connection.
final class AnswerWriter implements BodySink {
    /// Who owns the connection: is told how the answer ended.
    interface Owner {
        /// Everything was handed to the connection.
        void answerWritten();

        /// The body broke off.
        void answerBroken(Failure failure);

        /// Bytes of the body were handed to the connection.
        void answerSent(int bytes);

        /// The client takes bytes more slowly than they come; there will be progress, or a deadline passes.
        void answerStalled();
    }

    private final ChannelHandlerContext channel;
    private final Owner owner;
    private Framing framing = Framing.NO_BODY;
    private BodySource source = BodySource.empty();
    private boolean stalled;
    private boolean active;

    AnswerWriter(ChannelHandlerContext channel, Owner owner) {
        this.channel = channel;
        this.owner = owner;
    }

    /// Writes a head that is ready, and lets the body follow.
    void begin(ByteBuf head, Framing how, BodySource body) {
        framing = how;
        source = body;
        stalled = false;
        active = true;
        channel.write(head, channel.voidPromise());
        if (how == Framing.NO_BODY) {
            body.cancel();
            complete();
        } else {
            body.pipe(this);
        }
    }

    @Override
    public boolean chunk(Bytes bytes) {
        if (!active) {
            bytes.release();
            return true;
        }
        int length = bytes.length();
        if (length == 0) {
            bytes.release();
            return true;
        }
        owner.answerSent(length);
        if (framing == Framing.CHUNKED) {
            var size = channel.alloc().buffer(16);
            HeadWriter.ascii(size, Integer.toHexString(length));
            HeadWriter.crlf(size);
            channel.write(size, channel.voidPromise());
            channel.write(NettyBytes.buffer(bytes), channel.voidPromise());
            channel.write(HeadWriter.lineEnd(), channel.voidPromise());
        } else {
            channel.write(NettyBytes.buffer(bytes), channel.voidPromise());
        }
        return isReady();
    }

    private boolean isReady() {
        if (!channel.channel().isWritable()) {
            channel.flush();
            if (!channel.channel().isWritable()) {
                stalled = true;
                owner.answerStalled();
                return false;
            }
        }
        return true;
    }

    /// The connection has taken bytes and can take more.
    void writable() {
        if (stalled) {
            stalled = false;
            source.resume();
        }
    }

    boolean isStalled() {
        return stalled;
    }

    @Override
    public void flush() {
        if (active) {
            channel.flush();
        }
    }

    @Override
    public void end(Headers trailers) {
        if (!active) {
            return;
        }
        if (framing == Framing.CHUNKED) {
            var end = channel.alloc().buffer(64);
            HeadWriter.ascii(end, "0\r\n");
            HeadWriter.fields(end, trailers, false);
            HeadWriter.crlf(end);
            channel.write(end, channel.voidPromise());
        }
        complete();
    }

    private void complete() {
        active = false;
        stalled = false;
        source = BodySource.empty();
        owner.answerWritten();
    }

    @Override
    public void fail(Failure failure) {
        if (active) {
            active = false;
            owner.answerBroken(failure);
        }
    }

    /// The connection is gone; what still comes is thrown away.
    void abandon() {
        active = false;
    }
}
