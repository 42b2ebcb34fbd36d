package sluice.core.upstream;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.BodySink;
import sluice.api.exchange.BodySource;
import sluice.api.exchange.Bytes;
import sluice.api.exchange.Headers;
import sluice.api.failure.Failure;

/// The body of a request that may have to be sent twice: lets it through and keeps a copy of the first 64 KiB.
///
/// A second {@link #pipe} gives what has come so far from the copy and goes on with what is still to come. Once
/// the body has grown beyond the copy, the copy is dropped and there is no second time. Bytes are copied, not
/// retained: a client that sends one byte at a time must not pin a network buffer per byte. Loop-confined.
final class ReplayBody implements BodySource, BodySink {
    static final int LIMIT = 64 * 1024;

    private static final byte[] NOTHING = {};

    private final BodySource source;
    private byte[] copy = NOTHING;
    private int copied;
    private boolean recording = true;
    private boolean started;
    private boolean settled;
    private @Nullable Headers trailers;
    private @Nullable Failure broken;
    private @Nullable BodySink taker;

    ReplayBody(BodySource source) {
        this.source = source;
    }

    /// Whether another {@link #pipe} would give the whole body.
    boolean canReplay() {
        return recording;
    }

    /// There will be no other try: drops the copy. From now on a cancellation reaches the source.
    void settle() {
        settled = true;
        recording = false;
        copy = NOTHING;
    }

    @Override
    public long length() {
        return source.length();
    }

    @Override
    public void pipe(BodySink sink) {
        taker = sink;
        if (!started) {
            started = true;
            source.pipe(this);
            return;
        }
        boolean wantsMore = copied == 0 || sink.chunk(Bytes.of(Arrays.copyOf(copy, copied)));
        if (broken != null) {
            sink.fail(broken);
        } else if (trailers != null) {
            sink.end(trailers);
        } else if (wantsMore) {
            source.resume();
        }
    }

    @Override
    public void resume() {
        source.resume();
    }

    /// One try does not want the rest; the source stays open for the next one.
    @Override
    public void cancel() {
        taker = null;
        if (settled) {
            source.cancel();
        }
    }

    @Override
    public boolean chunk(Bytes bytes) {
        if (recording) {
            record(bytes);
        }
        if (taker == null) {
            bytes.release();
            return false;
        }
        return taker.chunk(bytes);
    }

    private void record(Bytes bytes) {
        int length = bytes.length();
        if (copied + length > LIMIT) {
            recording = false;
            copy = NOTHING;
            return;
        }
        if (copied + length > copy.length) {
            copy = Arrays.copyOf(copy, Math.max(copied + length, Math.min(2 * copy.length, LIMIT)));
        }
        bytes.copyTo(copy, copied);
        copied += length;
    }

    @Override
    public void end(Headers trailers) {
        this.trailers = trailers;
        if (taker != null) {
            taker.end(trailers);
        }
    }

    @Override
    public void fail(Failure failure) {
        broken = failure;
        if (taker != null) {
            taker.fail(failure);
        }
    }

    @Override
    public void flush() {
        if (taker != null) {
            taker.flush();
        }
    }
}
