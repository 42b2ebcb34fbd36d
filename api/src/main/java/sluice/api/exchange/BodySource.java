package sluice.api.exchange;

/// Gives a body, at the speed of whoever takes it. Used on the exchange's loop only.
///
/// The consumer calls {@link #pipe} once; a chunk that the sink answered with false stops the flow until
/// {@link #resume}. After {@link #cancel} nothing is delivered any more.
public interface BodySource {
    /// The number of bytes if it is known beforehand, else -1.
    long length();

    /// Starts the flow; may deliver before it returns.
    void pipe(BodySink sink);

    /// The sink is ready for more.
    void resume();

    /// The rest is not wanted. May be called at any time, also before {@link #pipe} and after the end.
    void cancel();

    /// Whether there is certainly nothing to come: no bytes and no trailers.
    default boolean isEmpty() {
        return length() == 0;
    }

    /// A body without a byte.
    static BodySource empty() {
        return FixedBody.EMPTY;
    }

    /// A body that is already there as a whole.
    static BodySource of(byte[] bytes) {
        return bytes.length == 0 ? FixedBody.EMPTY : new FixedBody(bytes);
    }
}
