package sluice.policies.traffic;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.Exchange;
import sluice.api.store.Limiter;

/// What callers have, by their tier.
///
/// @param other for a tier that is not among them, and for who has none
record Allowances(Map<String, Allowance> byTier, Allowance other) {
    /// What one tier has.
    ///
    /// @param instead counts while the store does not answer; null if nobody does
    /// @param fields how it is told to the client; null if it is not
    record Allowance(
            Limiter limiter,
            @Nullable Limiter instead,
            @Nullable LimitFields fields) {}

    Allowance of(Exchange exchange) {
        if (byTier.isEmpty()) {
            return other;
        }
        var identity = exchange.identity();
        return identity == null ? other : byTier.getOrDefault(identity.tier(), other);
    }
}
