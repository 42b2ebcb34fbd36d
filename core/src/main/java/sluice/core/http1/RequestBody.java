package sluice.core.http1;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.BodySink;
import sluice.api.exchange.BodySource;
import sluice.api.exchange.Bytes;
import sluice.api.exchange.Headers;
import sluice.api.failure.ErrorCode;
import sluice.api.failure.Failure;
import sluice.core.pipeline.Limit;

/// The body of the request under way on one connection. What nobody wants any more is discarded. Loop-confined.
final class RequestBody implements BodySource, BodySink {
    /// Who owns the connection: is told when the body's demand changes.
    interface Owner {
        /// Somebody wants the body now.
        void bodyWanted();

        /// Bytes of the body were taken off the wire.
        void bodyReceived(int bytes);

        /// The framing of the body is broken.
        ///
        /// @param limit what it ran into; null if nothing
        void bodyRefused(@Nullable Limit limit);

        /// Trailers without what clients may not say.
        Headers clean(Headers trailers);
    }

    private final BodyReader reader;
    private final Owner owner;
    private @Nullable BodySink sink;
    private boolean paused;
    private boolean cancelled;
    private boolean done;
    private boolean failed;
    private long discarded;

    RequestBody(BodyReader reader, Owner owner) {
        this.reader = reader;
        this.owner = owner;
    }

    /// Moves what has arrived to whoever wants it.
    ///
    /// @return what is wrong with the framing; empty if nothing is
    String feed(ByteBuf in) {
        boolean goOn = true;
        while (goOn && !done && wantsBytes()) {
            switch (reader.read(in, this)) {
                case MORE -> goOn = false;
                case PAUSE -> {}
                case DONE -> finish();
                case INVALID -> {
                    if (!failed) {
                        owner.bodyRefused(reader.limit());
                    }
                    fail(Failure.of(ErrorCode.REQUEST_INVALID, reader.error()));
                    return reader.error();
                }
            }
        }
        if (sink != null && !done) {
            sink.flush();
        }
        return "";
    }

    private void finish() {
        done = true;
        var receiver = sink;
        if (receiver != null && !cancelled && !failed) {
            receiver.end(owner.clean(reader.trailers()));
        }
    }

    /// Whether bytes may be taken off the wire now.
    boolean wantsBytes() {
        return cancelled || sink != null && !paused;
    }

    /// Whether somebody waits for bytes that have not come.
    boolean isAwaited() {
        return !done && !cancelled && sink != null && !paused;
    }

    boolean isDone() {
        return done;
    }

    /// Whether nobody wants the rest.
    boolean isCancelled() {
        return cancelled;
    }

    /// Bytes that came after nobody wanted them any more.
    long discarded() {
        return discarded;
    }

    /// Whether the rest is known to be short enough to be read off, so that the connection can go on.
    boolean isShort(long limit, long received) {
        return done || reader.length() >= 0 && reader.length() - received <= limit;
    }

    @Override
    public boolean chunk(Bytes bytes) {
        owner.bodyReceived(bytes.length());
        if (cancelled || sink == null) {
            discarded += bytes.length();
            bytes.release();
            return true;
        }
        paused = !sink.chunk(bytes);
        return !paused;
    }

    /// The reader never calls this: the end needs the trailers, see {@link #feed}.
    @Override
    public void end(Headers trailers) {
        finish();
    }

    /// The rest will not come as it should.
    @Override
    public void fail(Failure failure) {
        if (failed || done || cancelled) {
            return;
        }
        failed = true;
        var receiver = sink;
        cancelled = true;
        if (receiver != null) {
            receiver.fail(failure);
        }
    }

    @Override
    public long length() {
        return reader.length();
    }

    @Override
    public void pipe(BodySink to) {
        sink = to;
        owner.bodyWanted();
    }

    @Override
    public void resume() {
        if (paused) {
            paused = false;
            owner.bodyWanted();
        }
    }

    @Override
    public void cancel() {
        if (!cancelled) {
            cancelled = true;
            if (!done) {
                owner.bodyWanted();
            }
        }
    }
}
