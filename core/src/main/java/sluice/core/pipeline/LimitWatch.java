package sluice.core.pipeline;

/// Is told of every limit that a client ran into. Any thread.
@FunctionalInterface
public interface LimitWatch {
    /// A request or a connection ran into it.
    void hit(Limit limit);
}
