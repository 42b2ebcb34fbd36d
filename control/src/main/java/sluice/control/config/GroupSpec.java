package sluice.control.config;

import java.util.List;
import sluice.control.bind.Partial;

/// The routes that one team owns, inside the hosts and paths that it claims. Its policies wrap its routes,
/// nobody else's.
///
/// @param name unique among groups
/// @param match the claim; claims of two groups may not overlap
/// @param policies applied after those of the gateway and before those of the route
/// @param routes their names are unique in the whole configuration
@Partial
public record GroupSpec(String name, ClaimSpec match, List<PolicyEntry> policies, List<RouteSpec> routes) {
    public GroupSpec {
        Check.name(name, "name");
    }
}
