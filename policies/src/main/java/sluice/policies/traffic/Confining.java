package sluice.policies.traffic;

import java.time.Duration;
import sluice.api.exchange.Exchange;
import sluice.api.exchange.Fact;
import sluice.api.exchange.Ledger;
import sluice.api.exchange.Slot;
import sluice.api.failure.ErrorCode;
import sluice.api.failure.Failure;
import sluice.api.policy.FinishPolicy;
import sluice.api.policy.RequestPolicy;
import sluice.api.policy.ResponsePolicy;
import sluice.api.policy.Verdict;
import sluice.api.value.Clock;

/// A built limit of exchanges at a time.
///
/// @param place where an exchange keeps its permit from its request moment to its end; a refused one keeps
/// REFUSED
/// @param takings where all limits of a route meet
record Confining(
        Fact key, int limit, Gauge gauge, String policy, Slot<Gauge.Permit> place, Slot<Takings> takings, Clock clock)
        implements RequestPolicy, ResponsePolicy, FinishPolicy {
    /// Nobody knows when one of the others will end.
    private static final Duration RETRY = Duration.ofSeconds(1);

    @Override
    public Verdict onRequest(Exchange exchange) {
        var permit = gauge.enter(LimitKey.bounded(key.read(exchange)), limit);
        if (permit != null) {
            exchange.set(place, permit);
            return Verdict.PROCEED;
        }
        Takings.of(exchange, takings).giveBack(clock.nanos());
        exchange.set(place, Gauge.Permit.REFUSED);
        return Verdict.refuse(Failure.of(ErrorCode.RATE_LIMITED, "limit of " + limit + " at a time reached")
                .withRetryAfter(RETRY.toSeconds()));
    }

    @Override
    public Verdict onResponse(Exchange exchange) {
        if (exchange.get(place) == Gauge.Permit.REFUSED) {
            LimitFields.tellFull(exchange.response().headers(), limit, policy, RETRY.toNanos(), clock.now());
        }
        return Verdict.PROCEED;
    }

    @Override
    public void onFinish(Exchange exchange, Ledger ledger) {
        var permit = exchange.get(place);
        if (permit != null && permit != Gauge.Permit.REFUSED) {
            gauge.leave(permit);
        }
    }
}
