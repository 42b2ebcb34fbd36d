package sluice.core.pipeline;

/// What clients may ask of a listener, and how long it waits for them. Times in nanoseconds.
///
/// @param headerBytes bytes of all header lines of a request (431)
/// @param headerCount header fields of a request (431)
/// @param targetBytes bytes of the request target (414)
/// @param body bytes of a request's body (413); `Long.MAX_VALUE` for no limit
/// @param streams requests at once on one HTTP/2 connection
/// @param requestHead from the first byte of a head to its end (408)
/// @param bodyIdle between two pieces of a body, in either direction (408, or the connection is closed)
/// @param keepAlive how long an idle connection is kept
/// @param tunnelIdle how long a tunnel may be silent in both directions, unless its route says otherwise
public record ListenerLimits(
        int headerBytes,
        int headerCount,
        int targetBytes,
        long body,
        int streams,
        long requestHead,
        long bodyIdle,
        long keepAlive,
        long tunnelIdle) {}
