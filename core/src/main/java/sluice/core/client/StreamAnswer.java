package sluice.core.client;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.BodySink;
import sluice.api.exchange.BodySource;
import sluice.api.exchange.Headers;
import sluice.api.failure.Failure;
import sluice.core.threads.NettyBytes;

/// The body of one answer, between the stream it comes on and whoever takes it. What waits is never more than one
/// window; the peer gets window back for what was taken. It stays harmless when the stream has ended. Loop-confined.
final class StreamAnswer implements BodySource {
    /// Smaller pieces that wait are put together, so that none of them keeps a whole read buffer in memory.
    private static final int SMALL = 1024;

    private static final int GATHERED = 8 * 1024;

    private final UpstreamStream stream;
    private long length = -1;
    private final ArrayDeque<ByteBuf> held = new ArrayDeque<>(4);
    private @Nullable ByteBuf gathering;
    private @Nullable BodySink taker;
    private @Nullable Headers trailers;
    private boolean waiting;
    private boolean draining;
    private boolean over;

    StreamAnswer(UpstreamStream stream) {
        this.stream = stream;
    }

    /// @param bytes that the head announced; -1 if it did not
    void expect(long bytes) {
        length = bytes;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void pipe(BodySink sink) {
        taker = sink;
        goOn();
    }

    @Override
    public void resume() {
        if (waiting) {
            waiting = false;
            goOn();
        }
    }

    private void goOn() {
        if (over) {
            return;
        }
        stream.consumed(drain());
        stream.watch();
        if (!over && !draining && taker != null) {
            taker.flush();
        }
    }

    @Override
    public void cancel() {
        if (!over) {
            over = true;
            drop();
            stream.abandon();
        }
    }

    /// Whether bytes have to wait.
    boolean isPaused() {
        return taker == null || waiting;
    }

    /// Bytes have come.
    ///
    /// @return how many bytes of this body were taken meanwhile
    int arrived(ByteBuf data) {
        int count = data.readableBytes();
        if (over || count == 0) {
            return count;
        }
        hold(data, count);
        return drain();
    }

    private void hold(ByteBuf data, int count) {
        boolean passes = !isPaused() && held.isEmpty();
        if (passes || count >= SMALL) {
            gathering = null;
            held.addLast(data.readRetainedSlice(count));
            return;
        }
        if (gathering == null || gathering.writableBytes() < count) {
            gathering = data.alloc().buffer(GATHERED, GATHERED);
            held.addLast(gathering);
        }
        gathering.writeBytes(data, count);
    }

    /// The body is complete.
    void end(Headers fields) {
        trailers = fields;
        drain();
    }

    /// The body broke off.
    void fail(Failure failure) {
        if (over) {
            return;
        }
        over = true;
        drop();
        if (taker != null) {
            taker.fail(failure);
        }
    }

    void flush() {
        if (!over && taker != null) {
            taker.flush();
        }
    }

    /// Gives the taker what is there, as far as it wants.
    private int drain() {
        if (draining || taker == null) {
            return 0;
        }
        draining = true;
        int taken = 0;
        while (!over && !waiting && !held.isEmpty()) {
            var piece = held.removeFirst();
            if (held.isEmpty()) {
                gathering = null; // it is always the last
            }
            taken += piece.readableBytes();
            waiting = true; // unless the sink is ready, or resumes before it returns
            if (taker.chunk(new NettyBytes(piece))) {
                waiting = false;
            }
        }
        draining = false;
        if (!over && held.isEmpty() && trailers != null && !waiting) {
            over = true;
            taker.end(trailers);
        }
        return taken;
    }

    private void drop() {
        gathering = null;
        while (!held.isEmpty()) {
            held.removeFirst().release();
        }
    }
}
