package sluice.walls.broken.policies.access;

import sluice.api.exchange.Exchange;
import sluice.api.policy.BuildContext;
import sluice.api.policy.Policy;
import sluice.api.policy.PolicySpec;
import sluice.api.policy.RequestPolicy;
import sluice.api.policy.Verdict;
import sluice.walls.broken.core.route.Sleepy;

/// A policy that is no record and reaches into the core.
public final class Meddling implements PolicySpec {
    private final Sleepy core;

    Meddling(Sleepy core) {
        this.core = core;
    }

    @Override
    public Policy build(BuildContext context) {
        return (RequestPolicy) this::proceed;
    }

    private Verdict proceed(Exchange exchange) {
        core.buffer().retain();
        return Verdict.PROCEED;
    }
}
