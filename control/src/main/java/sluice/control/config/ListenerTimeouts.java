package sluice.control.config;

import java.time.Duration;
import sluice.api.policy.Default;

/// How long a client may take. There is no limit on the whole of a body, so that large uploads on slow lines
/// succeed.
///
/// @param requestHead from the first byte of a request to the end of its head; then 408
/// @param bodyIdle between two pieces of a body, in either direction
/// @param keepAlive how long a connection may wait for its next request
/// @param tunnelIdle how long a tunnel (WebSocket) may be silent in both directions; a route may say otherwise
/// @param tlsHandshake from the connection to the end of its handshake; then it is closed
public record ListenerTimeouts(
        @Default("10s") Duration requestHead,
        @Default("60s") Duration bodyIdle,
        @Default("75s") Duration keepAlive,
        @Default("1h") Duration tunnelIdle,
        @Default("10s") Duration tlsHandshake) {
    public ListenerTimeouts {
        Check.positive(requestHead, "requestHead");
        Check.positive(bodyIdle, "bodyIdle");
        Check.positive(keepAlive, "keepAlive");
        Check.positive(tunnelIdle, "tunnelIdle");
        Check.positive(tlsHandshake, "tlsHandshake");
    }
}
