package sluice.api.store;

import java.util.List;

/// Keeps counters of limits. Counters outlive configurations: the same id finds the same counts.
public interface CounterStore {
    /// A limiter that makes every decision on the counters themselves.
    ///
    /// @param id whose counts these are: the state key of the policy
    /// @param limits one or several, applied together: all or nothing
    Limiter limiter(String id, List<Limit> limits);

    /// A limiter that may take tokens ahead, many at a time, and spend them without asking again. The same as
    /// {@link #limiter} where asking costs nothing.
    default Limiter leasing(String id, List<Limit> limits) {
        return limiter(id, limits);
    }
}
