package sluice.api.store;

import java.util.List;
import sluice.api.value.Rate;

/// Keeps counters of limits. Counters outlive configurations: the same id finds the same counts.
public interface CounterStore {
    /// A limiter whose buckets all hold the same limits.
    ///
    /// @param id whose counts these are: the state key of the policy
    /// @param limits one or several, applied together: all or nothing
    Limiter limiter(String id, List<Limit> limits);

    /// @param rate how many in which time
    /// @param burst how many at once; at least 1
    record Limit(Rate rate, long burst) {}
}
