package sluice.control.config;

import sluice.api.policy.Default;
import sluice.api.policy.Require;
import sluice.api.value.ByteSize;

/// What a client may send, and how many clients there may be.
///
/// @param headerBytes all header fields of a request together; more is answered with 431
/// @param headerCount how many header fields a request may have; more is answered with 431
/// @param targetBytes the request target (path and query); more is answered with 414
/// @param body the body of a request; more is answered with 413. Bodies are streamed, never held in memory
/// @param connections how many connections the listener serves at once; further ones wait or are closed
/// @param connectionsPerIp the same for one address of a client
/// @param streams requests at once on one HTTP/2 connection
public record ListenerLimits(
        @Default("60KiB") ByteSize headerBytes,
        @Default("100") int headerCount,
        @Default("8KiB") ByteSize targetBytes,
        @Default("10MiB") ByteSize body,
        @Default("10000") int connections,
        @Default("500") int connectionsPerIp,
        @Default("100") int streams) {
    public ListenerLimits {
        Check.within(headerBytes, 1 << 10, 1 << 20, "headerBytes");
        Require.within(headerCount, 1, 10_000, "headerCount");
        Check.within(targetBytes, 64, 1 << 20, "targetBytes");
        Require.within(streams, 1, 10_000, "streams");
        Require.within(connections, 1, 10_000_000, "connections");
        Require.within(connectionsPerIp, 1, 10_000_000, "connectionsPerIp");
    }
}
