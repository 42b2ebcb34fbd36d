package sluice.core.upstream;

import sluice.api.exchange.Fact;

/// How an upstream spreads calls over its endpoints (`balance:`). What can be computed for a set of endpoints is
/// computed once, when the set changes.
@FunctionalInterface
public interface Balancer {
    /// Every member in its turn, by weight, as evenly spaced as weights allow: see {@link RoundRobin}.
    Balancer ROUND_ROBIN = RoundRobin::new;

    /// The less busy of two members drawn at random by weight: see {@link LeastRequest}.
    Balancer LEAST_REQUEST = LeastRequest::new;

    /// A member drawn at random by weight: see {@link RandomDraw}.
    Balancer RANDOM = RandomDraw::new;

    /// The same member for the same value of a fact: see {@link Maglev}.
    static Balancer hash(Fact key) {
        return set -> new Maglev(set, key);
    }

    /// @param set with at least one member
    Picker over(EndpointSet set);
}
