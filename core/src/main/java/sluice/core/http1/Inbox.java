package sluice.core.http1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/// The bytes of one connection that have arrived and are not yet taken. Usually one buffer, passed through as it came.
/// Loop-confined.
final class Inbox {
    private ByteBuf bytes = Unpooled.EMPTY_BUFFER;

    /// Takes over a buffer that has arrived.
    void add(ByteBufAllocator allocator, ByteBuf arrived) {
        if (!bytes.isReadable()) {
            bytes.release();
            bytes = arrived;
            return;
        }
        int length = bytes.readableBytes() + arrived.readableBytes();
        if (arrived.readableBytes() <= bytes.writableBytes() && bytes.refCnt() == 1 && !bytes.isReadOnly()) {
            bytes.writeBytes(arrived);
        } else {
            var joined = allocator.buffer(Math.max(2 * length, 1024)); // room for more: bytes may come one by one
            joined.writeBytes(bytes).writeBytes(arrived);
            bytes.release();
            bytes = joined;
        }
        arrived.release();
    }

    /// What there is; read from it, and do not keep it.
    ByteBuf bytes() {
        return bytes;
    }

    int length() {
        return bytes.readableBytes();
    }

    /// Takes all there is; null if there is nothing. The caller releases it.
    @Nullable
    ByteBuf takeAll() {
        trim();
        var all = bytes.isReadable() ? bytes : null;
        bytes = Unpooled.EMPTY_BUFFER;
        return all;
    }

    /// Gives the memory back if everything was taken.
    void trim() {
        if (!bytes.isReadable()) {
            clear();
        }
    }

    void clear() {
        bytes.release();
        bytes = Unpooled.EMPTY_BUFFER;
    }
}
