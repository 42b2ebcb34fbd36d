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
import sluice.api.store.Limit;
import sluice.api.store.Limiter;
import sluice.api.value.Clock;
import sluice.policies.traffic.Allowances.Allowance;

/// A built rate limit or quota.
final class Limiting implements RequestPolicy, ResponsePolicy {
    private final Fact key;
    private final Allowances allowances;
    private final long cost;
    private final Slot<Takings> slot;
    private final OnStoreFailure onStoreFailure;
    private final ErrorCode code;
    private final Clock clock;

    /// @param slot where all limits of a route meet
    /// @param code what a refusal is called
    Limiting(
            Fact key,
            Allowances allowances,
            long cost,
            Slot<Takings> slot,
            OnStoreFailure onStoreFailure,
            ErrorCode code,
            Clock clock) {
        this.key = key;
        this.allowances = allowances;
        this.cost = cost;
        this.slot = slot;
        this.onStoreFailure = onStoreFailure;
        this.code = code;
        this.clock = clock;
    }

    @Override
    public Verdict onRequest(Exchange exchange) {
        var allowance = allowances.of(exchange);
        return decide(exchange, allowance, allowance.limiter());
    }

    private Verdict decide(Exchange exchange, Allowance allowance, Limiter limiter) {
        var name = key.read(exchange);
        long asked = clock.nanos();
        return switch (limiter.take(name, cost)) {
            case Decision.Now now -> settle(exchange, allowance, limiter, name, asked, now);
            case Decision.Unavailable(long retry) -> unavailable(exchange, allowance, retry);
            case Decision.Pending(var later) ->
                Verdict.await(exchange.onLoop(later).thenApply(decision -> switch (decision) {
                    case Decision.Now now -> settle(exchange, allowance, limiter, name, asked, now);
                    case Decision.Unavailable(long retry) -> unavailable(exchange, allowance, retry);
                }));
        };
    }

    private Verdict settle(
            Exchange exchange, Allowance allowance, Limiter from, String name, long asked, Decision.Now decision) {
        var takings = Takings.of(exchange, slot);
        if (decision.admitted()) {
            takings.add(this, from, name, cost, decision, asked, allowance.fields());
            return Verdict.PROCEED;
        }
        takings.giveBack(asked);
        takings.add(this, from, name, 0, decision, asked, allowance.fields());
        return Verdict.refuse(Failure.of(code, detail(decision.tightest()))
                .withRetryAfter(LimitFields.seconds(decision.nextNanos())));
    }

    private String detail(Limit limit) {
        var text = limit.toString().replace("/", " per ");
        return code == ErrorCode.QUOTA_EXCEEDED ? "quota of " + text + " used up" : "limit of " + text + " reached";
    }

    private Verdict unavailable(Exchange exchange, Allowance allowance, long retryNanos) {
        return switch (onStoreFailure) {
            case ALLOW -> Verdict.PROCEED;
            case LOCAL -> instead(exchange, allowance);
            case DENY -> {
                Takings.of(exchange, slot).giveBack(clock.nanos());
                yield Verdict.refuse(Failure.of(ErrorCode.STORE_UNAVAILABLE, "limits cannot be checked at the moment")
                        .withRetryAfter(Math.max(1, LimitFields.seconds(retryNanos))));
            }
        };
    }

    private Verdict instead(Exchange exchange, Allowance allowance) {
        @Nullable Limiter local = allowance.instead();
        return local == null ? Verdict.PROCEED : decide(exchange, allowance, local);
    }

    @Override
    public Verdict onResponse(Exchange exchange) {
        var takings = exchange.get(slot);
        var tightest = takings == null ? null : takings.tightest();
        if (tightest != null && tightest.by() == this && tightest.fields() != null) {
            tightest.fields()
                    .tell(
                            exchange.response().headers(),
                            tightest.decision(),
                            clock.nanos() - tightest.at(),
                            clock.now());
        }
        return Verdict.PROCEED;
    }
}
