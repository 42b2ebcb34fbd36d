package sluice.core.origin;

import java.util.Base64;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.BodySource;
import sluice.api.exchange.Bytes;
import sluice.api.exchange.Headers;
import sluice.core.message.Grpc;
import sluice.core.message.GrpcTrailers;
import sluice.core.message.RelayedBody;

/// The body of a gRPC answer as gRPC-Web has it: the messages as they come, the trailers as one more frame,
/// and all of it in base64 if the answer is text. Each piece is padded for itself, so that none waits for the
/// next. Loop-confined.
final class GrpcWebBody extends RelayedBody {
    private final Grpc.Kind kind;
    private final @Nullable Headers status;

    /// @param status what the call ended with if the head has told that already
    GrpcWebBody(BodySource source, Grpc.Kind kind, @Nullable Headers status) {
        super(source);
        this.kind = kind;
        this.status = status;
    }

    @Override
    public long length() {
        return -1;
    }

    @Override
    public boolean chunk(Bytes bytes) {
        if (kind != Grpc.Kind.WEB_TEXT) {
            return super.chunk(bytes);
        }
        var text = Base64.getEncoder().encode(bytes.toArray());
        bytes.release();
        return super.chunk(Bytes.of(text));
    }

    @Override
    public void end(Headers trailers) {
        super.chunk(Bytes.of(GrpcTrailers.frame(status != null ? status : trailers, kind)));
        super.end(Headers.EMPTY);
    }
}
