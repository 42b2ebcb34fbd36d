package sluice.api.exchange;

import sluice.api.failure.Failure;

/// Takes a body, piece by piece: any number of chunks, then exactly one of {@link #end} and {@link #fail}.
/// Called on the exchange's loop only.
public interface BodySink {
    /// Takes over one piece.
    ///
    /// @return false if the source must wait until {@link BodySource#resume} before it delivers more
    boolean chunk(Bytes bytes);

    /// The body is complete.
    void end(Headers trailers);

    /// The body broke off.
    void fail(Failure failure);

    /// The source has delivered all it has for the moment; a good time to flush what was written.
    default void flush() {}
}
