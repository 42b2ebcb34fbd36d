package sluice.core.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;

/// Where the heads of one loop are put together: on the heap, where writing text is cheap, to be copied once
/// into a buffer that the socket takes. Loop-confined.
final class HeadScratch {
    private static final int USUAL = 4 * 1024;
    private static final int MOST = 64 * 1024;

    private ByteBuf buffer = Unpooled.buffer(USUAL);

    ByteBuf begin() {
        if (buffer.capacity() > MOST) {
            buffer = Unpooled.buffer(USUAL);
        }
        return buffer.clear();
    }

    /// What was written since {@link #begin}.
    ByteBuf finish(ByteBufAllocator allocator) {
        return allocator.directBuffer(buffer.readableBytes()).writeBytes(buffer);
    }
}
