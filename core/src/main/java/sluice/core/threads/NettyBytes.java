package sluice.core.threads;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import sluice.api.exchange.Bytes;

/// Bytes in a buffer of Netty.
public final class NettyBytes implements Bytes {
    private final ByteBuf buffer;

    /// Takes over the buffer and with it the duty to release it.
    public NettyBytes(ByteBuf buffer) {
        this.buffer = buffer;
    }

    /// Takes the next bytes off a buffer without copying them.
    public static Bytes take(ByteBuf from, int length) {
        return new NettyBytes(from.readRetainedSlice(length));
    }

    /// The buffer behind any bytes; the caller takes over the duty to release it.
    public static ByteBuf buffer(Bytes bytes) {
        return bytes instanceof NettyBytes ours ? ours.buffer : Unpooled.wrappedBuffer(bytes.toArray());
    }

    @Override
    public int length() {
        return buffer.readableBytes();
    }

    @Override
    public void copyTo(byte[] target, int at) {
        buffer.getBytes(buffer.readerIndex(), target, at, buffer.readableBytes());
    }

    @Override
    public Bytes retain() {
        buffer.retain();
        return this;
    }

    @Override
    public void release() {
        buffer.release();
    }
}
