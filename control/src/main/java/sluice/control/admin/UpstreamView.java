package sluice.control.admin;

import java.util.List;

/// One upstream, as it is now.
///
/// @param name its name
/// @param balance how an endpoint is chosen: `least-request`
/// @param circuit `closed`, `half-open`, `open`, or empty if there is no breaker
/// @param endpoints what it has at this moment
public record UpstreamView(String name, String balance, String circuit, List<EndpointView> endpoints) {

    /// @param address `10.0.1.7:8080`
    /// @param configured as it was written: `http://orders.internal:8080`
    /// @param weight its share relative to the others
    /// @param healthy whether it takes traffic
    /// @param connections open connections of the process
    /// @param active exchanges it is answering
    public record EndpointView(
            String address, String configured, int weight, boolean healthy, long connections, long active) {}
}
