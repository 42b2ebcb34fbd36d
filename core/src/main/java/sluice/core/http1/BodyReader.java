package sluice.core.http1;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.BodySink;
import sluice.api.exchange.Headers;
import sluice.core.pipeline.Limit;

/// Takes one body off the wire (RFC 9112 section 6). One per message, loop-confined.
public abstract class BodyReader {
    /// What came of a call to {@link #read}.
    public enum Progress {
        /// The body goes on, with bytes that have not come yet. Trailers may be left in the buffer until they are
        /// there as a whole.
        MORE,
        /// The sink wants a pause; bytes may be left in the buffer.
        PAUSE,
        /// The body is complete; what is left in the buffer belongs to the next message.
        DONE,
        /// The framing is broken; {@link #error} says how.
        INVALID
    }

    private String error = "";
    private @Nullable Limit limit;

    /// Moves bytes from the buffer to the sink. Does not call the sink's `end`: see {@link #trailers}.
    public abstract Progress read(ByteBuf in, BodySink sink);

    /// The number of bytes if the head told it, else -1.
    public abstract long length();

    /// Whether the end of the connection is the end of the body.
    public boolean endsWithConnection() {
        return false;
    }

    /// The fields behind the body; known when it is complete.
    public Headers trailers() {
        return Headers.EMPTY;
    }

    /// What is wrong with the framing.
    public final String error() {
        return error;
    }

    /// The limit that the framing ran into; null if it did not.
    final @Nullable Limit limit() {
        return limit;
    }

    final Progress invalid(String what) {
        error = what;
        return Progress.INVALID;
    }

    /// Says that what is wrong is a limit.
    final String tooMuch(Limit which, String what) {
        limit = which;
        return what;
    }

    /// The reader for a message without a body.
    static BodyReader none() {
        return FixedBodyReader.NONE;
    }

    static BodyReader fixed(long length) {
        return length == 0 ? FixedBodyReader.NONE : new FixedBodyReader(length);
    }

    static BodyReader chunked() {
        return new ChunkedBodyReader();
    }

    static BodyReader untilClose() {
        return new UntilCloseReader();
    }
}
