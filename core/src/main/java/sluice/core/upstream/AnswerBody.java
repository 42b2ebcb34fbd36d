package sluice.core.upstream;

import org.jspecify.annotations.Nullable;
import sluice.api.exchange.BodySink;
import sluice.api.exchange.BodySource;
import sluice.api.exchange.Bytes;
import sluice.api.exchange.Headers;
import sluice.api.failure.Failure;

/// The body of an answer on its way, watched so that the try ends when the body does. Loop-confined.
final class AnswerBody implements BodySource, BodySink {
    private final BodySource source;
    private final Try attempt;
    private @Nullable BodySink taker;

    AnswerBody(BodySource source, Try attempt) {
        this.source = source;
        this.attempt = attempt;
    }

    @Override
    public long length() {
        return source.length();
    }

    @Override
    public void pipe(BodySink sink) {
        taker = sink;
        source.pipe(this);
    }

    @Override
    public void resume() {
        source.resume();
    }

    @Override
    public void cancel() {
        attempt.over();
        source.cancel();
    }

    @Override
    public boolean chunk(Bytes bytes) {
        return taker().chunk(bytes);
    }

    @Override
    public void end(Headers trailers) {
        attempt.ended(trailers);
        taker().end(trailers);
    }

    @Override
    public void fail(Failure failure) {
        attempt.over();
        taker().fail(failure);
    }

    @Override
    public void flush() {
        taker().flush();
    }

    private BodySink taker() {
        if (taker == null) {
            throw new IllegalStateException("the body flows before it was piped");
        }
        return taker;
    }
}
