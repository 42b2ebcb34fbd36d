package sluice.policies.traffic;

import org.jspecify.annotations.Nullable;
import sluice.api.store.Decision;
import sluice.api.store.Limiter;

/// What one limit did to one exchange.
///
/// @param by the policy
/// @param from what the tokens were taken from
/// @param at when, in nanoseconds of the clock
/// @param fields how it is told to the client; null if it is not
/// @param before what the limit before it did; null if it was the first
record Taking(
        Object by,
        Limiter from,
        String key,
        long cost,
        Decision.Now decision,
        long at,
        @Nullable LimitFields fields,
        @Nullable Taking before) {
    /// Who keeps the next request waiting longer, and if neither does, who has the smaller share left.
    boolean isTighterThan(Taking other) {
        if (decision.nextNanos() != other.decision.nextNanos()) {
            return decision.nextNanos() > other.decision.nextNanos();
        }
        return share() < other.share();
    }

    private double share() {
        return (double) decision.remaining() / decision.tightest().quota();
    }
}
