package sluice.api.origin;

import java.util.Set;

/// The configuration of an origin: a record annotated with `ConfigName`, named by the key under `to:`.
public interface OriginSpec {
    /// Called once per route and applied configuration. Must not block.
    Origin build(OriginContext context);

    /// The names of the upstreams it will ask for, so that a missing one is told before anything is built.
    default Set<String> upstreams() {
        return Set.of();
    }
}
