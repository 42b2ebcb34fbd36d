package sluice.core.pipeline;

/// A client's connection, whatever protocol it speaks: reads requests, has them answered, writes the answers.
public interface Frontend {
    /// How long a connection must have been idle before a drain closes it.
    long SETTLED_NANOS = 500_000_000L;

    /// Ends the connection as soon as nothing is under way on it, and without losing a request that may
    /// be on its way; for when the gateway drains or the listener is gone. May be called any number of
    /// times. Any thread.
    void drain();

    /// Closes the tunnels of the connection, telling both sides in a Close frame that the gateway goes away; for when
    /// the time to drain is over. Any thread.
    void endTunnels();
}
