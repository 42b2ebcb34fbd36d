package sluice.core.observe;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import sluice.api.policy.Verdict;

/// What one policy of one route decided. Any thread.
public final class PolicyMetrics {
    private final CounterDataPoint proceed;
    private final CounterDataPoint respond;
    private final CounterDataPoint refuse;

    PolicyMetrics(Metrics metrics, String policy, String route, String mode) {
        this.proceed = metrics.policyDecisions.labelValues(policy, route, "proceed", mode);
        this.respond = metrics.policyDecisions.labelValues(policy, route, "respond", mode);
        this.refuse = metrics.policyDecisions.labelValues(policy, route, "refuse", mode);
    }

    /// Counts a decision; one that is still awaited counts when it has come, and as a refusal if none comes.
    public void decided(Verdict verdict) {
        switch (verdict) {
            case Verdict.Proceed _ -> proceed.inc();
            case Verdict.Respond _ -> respond.inc();
            case Verdict.Refuse _ -> refuse.inc();
            case Verdict.Await(var later) ->
                later.whenComplete((come, error) -> {
                    if (come == null) {
                        refuse.inc();
                    } else {
                        decided(come);
                    }
                });
        }
    }
}
