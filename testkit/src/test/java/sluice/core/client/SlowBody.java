package sluice.core.client;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.BodySink;
import sluice.api.exchange.BodySource;
import sluice.api.exchange.Bytes;
import sluice.api.exchange.Headers;
import sluice.api.failure.Failure;

/// A body that gives pieces of 8 KiB as fast as it is taken, or stays open until the test ends it. Used on the loop.
final class SlowBody implements BodySource {
    private static final byte[] PIECE = new byte[8192];

    private final long length;
    private final long total;
    private final boolean staysOpen;
    private @Nullable BodySink sink;
    private boolean flowing;
    final AtomicLong given = new AtomicLong();

    /// Completes when the rest is not wanted.
    final CompletableFuture<Boolean> cancelled = new CompletableFuture<>();

    private SlowBody(long length, long total, boolean staysOpen) {
        this.length = length;
        this.total = total;
        this.staysOpen = staysOpen;
    }

    static SlowBody of(long total) {
        return new SlowBody(total, total, false);
    }

    static SlowBody chunked(long total) {
        return new SlowBody(-1, total, false);
    }

    /// Gives nothing by itself and does not end by itself.
    static SlowBody open(long length) {
        return new SlowBody(length, 0, true);
    }

    BodySink sink() {
        return Objects.requireNonNull(sink);
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void pipe(BodySink to) {
        sink = to;
        resume();
    }

    @Override
    public void resume() {
        if (flowing) {
            return;
        }
        flowing = true;
        boolean ready = true;
        while (ready && given.get() < total && !cancelled.isDone()) {
            int size = (int) Math.min(PIECE.length, total - given.get());
            given.addAndGet(size);
            ready = sink().chunk(Bytes.of(size == PIECE.length ? PIECE : new byte[size]));
        }
        flowing = false;
        if (ready && !staysOpen && !cancelled.isDone()) {
            sink().end(Headers.of("X-Sum", "42"));
        }
    }

    void breakOff(Failure failure) {
        sink().fail(failure);
    }

    @Override
    public void cancel() {
        cancelled.complete(true);
    }
}
