package sluice.app.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import org.junit.jupiter.api.Test;

/// That no leak is reported says something only if one would be.
class LeaksTest {
    @Test
    void aLostBufferIsHeardOf() {
        Leaks.listen();
        assertThat(PooledByteBufAllocator.DEFAULT.directBuffer(64).isReadable()).isFalse();
        var reports = Leaks.take();
        for (int i = 0; i < 50 && reports.isEmpty(); i++) {
            System.gc();
            PooledByteBufAllocator.DEFAULT.directBuffer(64).release();
            reports = Leaks.take();
        }
        assertThat(reports).singleElement().asString().contains("LEAK: ByteBuf.release() was not called");
    }
}
