package sluice.core.message;

import org.jspecify.annotations.Nullable;
import sluice.api.exchange.BodySink;
import sluice.api.exchange.BodySource;
import sluice.api.exchange.Bytes;
import sluice.api.exchange.Headers;
import sluice.api.failure.Failure;

/// A body on its way from its source to whoever takes it, with something in between that wants to see it or
/// to change it. As it stands it changes nothing. Loop-confined.
public abstract class RelayedBody implements BodySource, BodySink {
    private final BodySource source;
    private @Nullable BodySink taker;

    protected RelayedBody(BodySource source) {
        this.source = source;
    }

    /// Whoever takes the body.
    ///
    /// @throws IllegalStateException if nobody does yet
    protected final BodySink taker() {
        if (taker == null) {
            throw new IllegalStateException("the body flows before it was piped");
        }
        return taker;
    }

    /// Whether somebody takes the body.
    protected final boolean isTaken() {
        return taker != null;
    }

    /// From now on the body goes to this sink.
    protected final void take(BodySink sink) {
        taker = sink;
    }

    /// Where the body comes from.
    protected final BodySource source() {
        return source;
    }

    /// That of the source; other bytes have another length.
    @Override
    public long length() {
        return source.length();
    }

    @Override
    public void pipe(BodySink sink) {
        take(sink);
        source.pipe(this);
    }

    @Override
    public void resume() {
        source.resume();
    }

    @Override
    public void cancel() {
        source.cancel();
    }

    @Override
    public boolean chunk(Bytes bytes) {
        return taker().chunk(bytes);
    }

    @Override
    public void end(Headers trailers) {
        taker().end(trailers);
    }

    @Override
    public void fail(Failure failure) {
        taker().fail(failure);
    }

    @Override
    public void flush() {
        taker().flush();
    }
}
