package sluice.core.threads;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringBufferRingConfig;
import io.netty.channel.uring.IoUringFixedBufferRingAllocator;
import io.netty.channel.uring.IoUringIoHandlerConfig;

/// The buffers of one loop that io_uring puts arriving bytes into by itself (`IORING_REGISTER_PBUF_RING`,
/// Linux 5.19): a
/// connection that waits for bytes holds no memory for them, and a read needs no call of its own.
final class UringBuffers {
    static final short GROUP = 1;
    /// With their size 2 MiB for each loop. A connection whose bytes find none free reads into a buffer of
    /// its own.
    private static final short COUNT = 256;

    private static final int BYTES = 8 * 1024;

    private UringBuffers() {}

    /// Whether they can be used: by this kernel, and without receives that go on by themselves, which would
    /// not stop when a connection is told to wait (the start script turns those off).
    static boolean isAvailable() {
        return IoUring.isAvailable() && IoUring.isRegisterBufferRingSupported() && !IoUring.isRecvMultishotEnabled();
    }

    /// @param allocator where the buffers come from
    static IoUringIoHandlerConfig config(ByteBufAllocator allocator) {
        var config = new IoUringIoHandlerConfig();
        if (isAvailable()) {
            config.setBufferRingConfig(IoUringBufferRingConfig.builder()
                    .bufferGroupId(GROUP)
                    .bufferRingSize(COUNT)
                    .batchSize(COUNT / 4)
                    .incremental(IoUring.isRegisterBufferRingIncSupported())
                    .allocator(new IoUringFixedBufferRingAllocator(allocator, BYTES))
                    .build());
        }
        return config;
    }
}
