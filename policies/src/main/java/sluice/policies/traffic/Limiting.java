package sluice.policies.traffic;

import org.jspecify.annotations.Nullable;
import sluice.api.exchange.Exchange;
import sluice.api.exchange.Fact;
import sluice.api.exchange.Slot;
import sluice.api.failure.ErrorCode;
import sluice.api.failure.Failure;
import sluice.api.policy.RequestPolicy;
import sluice.api.policy.ResponsePolicy;
import sluice.api.policy.Verdict;
import sluice.api.store.Decision;
import sluice.api.store.Limiter;
import sluice.api.value.Clock;
import sluice.api.value.Rate;

/// A built rate limit. All limits of a route remember in one slot what they took from an exchange: so that a refusal
/// can give back what earlier ones took, and the tightest of them tells the client.
///
/// @param fields how the limits are told to the client; null if they are not
record Limiting(
        Fact key,
        Limiter limiter,
        long cost,
        Slot<Taking> slot,
        @Nullable LimitFields fields,
        Clock clock) implements RequestPolicy, ResponsePolicy {

    /// What one limit did to one exchange.
    ///
    /// @param at when, in nanoseconds of the clock
    /// @param before what the limit before it did; null if it was the first
    record Taking(
            Limiting by,
            String key,
            Decision.Now decision,
            long at,
            @Nullable Taking before) {}

    @Override
    public Verdict onRequest(Exchange exchange) {
        var name = key.read(exchange);
        return switch (limiter.take(name, cost)) {
            case Decision.Now now -> settle(exchange, name, now);
            case Decision.Pending(var later) -> Verdict.await(later.thenApply(now -> settle(exchange, name, now)));
        };
    }

    private Verdict settle(Exchange exchange, String name, Decision.Now decision) {
        var before = exchange.get(slot);
        if (decision.admitted()) {
            exchange.set(slot, new Taking(this, name, decision, clock.nanos(), before));
            return Verdict.PROCEED;
        }
        for (var earlier = before; earlier != null; earlier = earlier.before) {
            earlier.by.limiter.refund(earlier.key, earlier.by.cost);
        }
        exchange.set(slot, new Taking(this, name, decision, clock.nanos(), null));
        return Verdict.refuse(
                Failure.of(ErrorCode.RATE_LIMITED, detail(decision.tightest().rate()))
                        .withRetryAfter(LimitFields.seconds(decision.nextNanos())));
    }

    private static String detail(Rate rate) {
        return "limit of " + rate.toString().replace("/", " per ") + " reached";
    }

    @Override
    public Verdict onResponse(Exchange exchange) {
        var tightest = tightest(exchange);
        if (tightest != null && tightest.by.equals(this) && fields != null) {
            fields.tell(exchange.response().headers(), tightest.decision, clock.nanos() - tightest.at, clock.now());
        }
        return Verdict.PROCEED;
    }

    private @Nullable Taking tightest(Exchange exchange) {
        Taking tightest = null;
        for (var taking = exchange.get(slot); taking != null; taking = taking.before) {
            boolean told = taking.by.fields != null;
            if (told && (tightest == null || isTighter(taking.decision, tightest.decision))) {
                tightest = taking;
            }
        }
        return tightest;
    }

    /// Who keeps the next request waiting longer, and if neither does, who has the smaller share left.
    private static boolean isTighter(Decision.Now one, Decision.Now other) {
        if (one.nextNanos() != other.nextNanos()) {
            return one.nextNanos() > other.nextNanos();
        }
        return (double) one.remaining() / one.tightest().burst()
                < (double) other.remaining() / other.tightest().burst();
    }
}
