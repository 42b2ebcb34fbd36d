package sluice.testkit;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.BodySink;
import sluice.api.exchange.BodySource;
import sluice.api.exchange.Bytes;
import sluice.api.exchange.Headers;
import sluice.api.failure.Failure;

/// A body that comes when the test says so.
///
///     var body = FakeBody.ofUnknownLength();
///     body.give("hello");
///     body.end();
public final class FakeBody implements BodySource {
    private final long length;
    private @Nullable BodySink taker;
    private boolean cancelled;
    private int resumed;
    private int kept;

    private FakeBody(long length) {
        this.length = length;
    }

    public static FakeBody ofUnknownLength() {
        return new FakeBody(-1);
    }

    public static FakeBody ofLength(long length) {
        return new FakeBody(length);
    }

    /// Delivers a piece.
    ///
    /// @return whether the taker is ready for more
    /// @throws IllegalStateException if nobody takes the body, or it was cancelled
    public boolean give(String text) {
        kept++;
        return taker().chunk(new Counted(Bytes.of(text.getBytes(StandardCharsets.UTF_8))));
    }

    /// The body is complete.
    public void end() {
        end(Headers.EMPTY);
    }

    /// The body is complete.
    public void end(Headers trailers) {
        taker().end(trailers);
    }

    /// The body breaks off.
    public void breakOff(Failure failure) {
        taker().fail(failure);
    }

    private BodySink taker() {
        if (taker == null || cancelled) {
            throw new IllegalStateException("nobody takes the body (expected: it was piped and not cancelled)");
        }
        return taker;
    }

    /// Whether somebody takes it.
    public boolean isPiped() {
        return taker != null;
    }

    /// Whether the rest is not wanted.
    public boolean isCancelled() {
        return cancelled;
    }

    /// How often the taker said that it is ready for more.
    public int resumed() {
        return resumed;
    }

    /// Pieces that somebody has taken and not released.
    public int kept() {
        return kept;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void pipe(BodySink sink) {
        taker = sink;
    }

    @Override
    public void resume() {
        resumed++;
    }

    @Override
    public void cancel() {
        cancelled = true;
    }

    private final class Counted implements Bytes {
        private final Bytes bytes;

        Counted(Bytes bytes) {
            this.bytes = bytes;
        }

        @Override
        public int length() {
            return bytes.length();
        }

        @Override
        public void copyTo(byte[] target, int at) {
            bytes.copyTo(target, at);
        }

        @Override
        public Bytes retain() {
            kept++;
            return this;
        }

        @Override
        public void release() {
            kept--;
        }
    }
}
