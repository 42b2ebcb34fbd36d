package sluice.core.pipeline;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import sluice.api.exchange.BodySink;
import sluice.api.exchange.BodySource;
import sluice.api.exchange.Bytes;
import sluice.api.exchange.Headers;
import sluice.api.failure.Failure;

/// Gathers a whole body, up to a limit. Loop-confined.
final class Collected implements BodySink {
    private final BodySource source;
    private final long limit;
    private final Failure tooLarge;
    private final Consumer<byte[]> whole;
    private final Consumer<Failure> broken;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean over;

    private Collected(
            BodySource source, long limit, Failure tooLarge, Consumer<byte[]> whole, Consumer<Failure> broken) {
        this.source = source;
        this.limit = limit;
        this.tooLarge = tooLarge;
        this.whole = whole;
        this.broken = broken;
    }

    /// @param tooLarge what `broken` is told when the body is longer than the limit
    static void from(
            BodySource source, long limit, Failure tooLarge, Consumer<byte[]> whole, Consumer<Failure> broken) {
        source.pipe(new Collected(source, limit, tooLarge, whole, broken));
    }

    @Override
    public boolean chunk(Bytes piece) {
        if (!over && bytes.size() + (long) piece.length() > limit) {
            over = true;
            piece.release();
            source.cancel();
            broken.accept(tooLarge);
            return true;
        }
        if (!over) {
            bytes.writeBytes(piece.toArray());
        }
        piece.release();
        return true;
    }

    @Override
    public void end(Headers trailers) {
        if (!over) {
            over = true;
            whole.accept(bytes.toByteArray());
        }
    }

    @Override
    public void fail(Failure failure) {
        if (!over) {
            over = true;
            broken.accept(failure);
        }
    }
}
