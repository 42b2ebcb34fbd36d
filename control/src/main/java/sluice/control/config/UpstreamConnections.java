package sluice.control.config;

import sluice.api.policy.Default;
import sluice.api.policy.Require;

/// How many connections there may be. The numbers are those of the whole process.
///
/// @param maxPerEndpoint connections to one endpoint
/// @param maxPending requests that may wait for a connection to one endpoint; further ones are answered with
///     503
public record UpstreamConnections(
        @Default("1024") int maxPerEndpoint,
        @Default("1024") int maxPending) {
    public UpstreamConnections {
        Require.within(maxPerEndpoint, 1, 1_000_000, "maxPerEndpoint");
        Require.within(maxPending, 0, 1_000_000, "maxPending");
    }
}
