package sluice.policies.traffic;

import org.jspecify.annotations.Nullable;
import sluice.api.exchange.Exchange;
import sluice.api.exchange.Slot;
import sluice.api.policy.BuildContext;
import sluice.api.store.Decision;
import sluice.api.store.Limiter;

/// What the limits of a route have taken from one exchange: so that a refusal can give back what earlier ones
/// took, and the tightest of them tells the client. Loop-confined.
final class Takings {
    private @Nullable Taking last;

    /// The place in which all limits of a route meet.
    static Slot<Takings> slot(BuildContext context) {
        return context.slot("rate-limit");
    }

    static Takings of(Exchange exchange, Slot<Takings> slot) {
        var known = exchange.get(slot);
        if (known == null) {
            known = new Takings();
            exchange.set(slot, known);
        }
        return known;
    }

    void add(
            Object by,
            Limiter from,
            String key,
            long cost,
            Decision.Now decision,
            long at,
            @Nullable LimitFields fields) {
        last = new Taking(by, from, key, cost, decision, at, fields, last);
    }

    /// The exchange is refused: whatever was taken is given back, and forgotten.
    ///
    /// @param now in nanoseconds of the clock
    void giveBack(long now) {
        for (var taking = last; taking != null; taking = taking.before()) {
            taking.from().refund(taking.key(), taking.cost(), now - taking.at());
        }
        last = null;
    }

    /// Of those that are told to the client.
    @Nullable
    Taking tightest() {
        Taking tightest = null;
        for (var taking = last; taking != null; taking = taking.before()) {
            if (taking.fields() != null && (tightest == null || taking.isTighterThan(tightest))) {
                tightest = taking;
            }
        }
        return tightest;
    }
}
