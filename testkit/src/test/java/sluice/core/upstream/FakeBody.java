package sluice.core.upstream;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.BodySink;
import sluice.api.exchange.BodySource;
import sluice.api.exchange.Bytes;
import sluice.api.exchange.Headers;
import sluice.api.failure.Failure;

/// A body that comes when the test says so.
final class FakeBody implements BodySource {
    private final long length;
    private @Nullable BodySink taker;
    boolean cancelled;
    int resumed;

    FakeBody(long length) {
        this.length = length;
    }

    boolean give(String text) {
        return Objects.requireNonNull(taker).chunk(Bytes.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    void end() {
        Objects.requireNonNull(taker).end(Headers.EMPTY);
    }

    void breakOff(Failure failure) {
        Objects.requireNonNull(taker).fail(failure);
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

    /// Takes a body and remembers it.
    static class Taker implements BodySink {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean ready = true;
        boolean ended;

        @Nullable
        Failure failure;

        String text() {
            return bytes.toString(StandardCharsets.UTF_8);
        }

        @Override
        public boolean chunk(Bytes chunk) {
            bytes.writeBytes(chunk.toArray());
            chunk.release();
            return ready;
        }

        @Override
        public void end(Headers trailers) {
            ended = true;
        }

        @Override
        public void fail(Failure why) {
            failure = why;
        }
    }
}
