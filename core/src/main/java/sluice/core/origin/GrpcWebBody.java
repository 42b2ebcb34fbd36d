package sluice.core.origin;

import java.util.Base64;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.BodySink;
import sluice.api.exchange.BodySource;
import sluice.api.exchange.Bytes;
import sluice.api.exchange.Headers;
import sluice.api.failure.Failure;
import sluice.core.message.Grpc;
import sluice.core.message.GrpcTrailers;

/// The body of a gRPC answer as gRPC-Web has it: the messages as they come, the trailers as one more frame, and all of
/// it in base64 if the answer is text. Each piece is padded for itself, so that none waits for the next. Loop-confined.
final class GrpcWebBody implements BodySource, BodySink {
    private final BodySource source;
    private final Grpc.Kind kind;
    private final @Nullable Headers status;
    private @Nullable BodySink taker;

    /// @param status what the call ended with if the head has told that already
    GrpcWebBody(BodySource source, Grpc.Kind kind, @Nullable Headers status) {
        this.source = source;
        this.kind = kind;
        this.status = status;
    }

    @Override
    public long length() {
        return -1;
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
        source.cancel();
    }

    @Override
    public boolean chunk(Bytes bytes) {
        if (kind != Grpc.Kind.WEB_TEXT) {
            return taker().chunk(bytes);
        }
        var text = Base64.getEncoder().encode(bytes.toArray());
        bytes.release();
        return taker().chunk(Bytes.of(text));
    }

    @Override
    public void end(Headers trailers) {
        taker().chunk(Bytes.of(GrpcTrailers.frame(status != null ? status : trailers, kind)));
        taker().end(Headers.EMPTY);
    }

    @Override
    public void fail(Failure failure) {
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
