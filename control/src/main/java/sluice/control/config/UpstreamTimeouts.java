package sluice.control.config;

import java.time.Duration;
import sluice.api.policy.Default;

/// How long an endpoint may take.
///
/// @param connect until a new connection is usable
/// @param response from the last byte of the request to the head of the answer; then 504
/// @param bodyIdle between two pieces of a body, in either direction
/// @param poolIdle after which an unused connection is closed; a shorter `Keep-Alive: timeout` of the peer wins
public record UpstreamTimeouts(
        @Default("1s") Duration connect,
        @Default("15s") Duration response,
        @Default("60s") Duration bodyIdle,
        @Default("60s") Duration poolIdle) {
    public UpstreamTimeouts {
        Check.positive(connect, "connect");
        Check.positive(response, "response");
        Check.positive(bodyIdle, "bodyIdle");
        Check.positive(poolIdle, "poolIdle");
    }
}
