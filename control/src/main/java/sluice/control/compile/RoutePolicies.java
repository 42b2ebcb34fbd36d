package sluice.control.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.Exchange;
import sluice.api.exchange.Slot;
import sluice.api.policy.Policy;
import sluice.api.policy.RequestPolicy;
import sluice.control.bind.Problem;
import sluice.control.plan.Plan;
import sluice.control.plan.PlannedPolicy;
import sluice.core.observe.RouteMetrics;
import sluice.core.pipeline.Observed;

/// Builds the policies of one route, in the order of the configuration: each at its moments, under its
/// condition, enforced or observed, and counted. Control thread.
final class RoutePolicies {
    private final RouteBuild build;
    private final RouteMetrics metrics;
    private final Staging staging;
    private final List<Policy> parts = new ArrayList<>();

    private RoutePolicies(RouteBuild build, RouteMetrics metrics, Staging staging) {
        this.build = build;
        this.metrics = metrics;
        this.staging = staging;
    }

    /// @param problems is told what policies refuse
    static List<Policy> of(
            Plan plan,
            List<PlannedPolicy> planned,
            RouteBuild build,
            RouteMetrics metrics,
            Staging staging,
            List<Problem> problems) {
        var policies = new RoutePolicies(build, metrics, staging);
        for (var policy : planned) {
            try {
                policies.add(policy);
            } catch (IllegalArgumentException e) {
                problems.add(Problem.at(plan.placeOf(policy.use()), String.valueOf(e.getMessage())));
            }
        }
        return policies.parts;
    }

    private void add(PlannedPolicy policy) {
        double share = policy.use().share();
        var rollout = share < 1 ? Rollout.of(policy, build) : null;
        if (share > 0) {
            enforce(policy, rollout);
        }
        if (rollout != null) {
            observe(policy, rollout);
        }
    }

    private void enforce(PlannedPolicy policy, @Nullable Rollout rollout) {
        build.turnTo(policy);
        var counters = metrics.policy(policy.name(), "enforce");
        var built = build.built(policy.spec().build(build));
        var when = when(policy, built);
        for (var part : Moments.of(built)) {
            var applied = when == null ? part : Moments.when(when, part);
            var counted = staging.watched(policy.name(), Moments.counted(counters, applied));
            parts.add(rollout == null ? counted : Moments.when(rollout::enforces, counted));
        }
    }

    private void observe(PlannedPolicy policy, Rollout rollout) {
        build.turnToObserved(policy);
        var counters = metrics.policy(policy.name(), "observe");
        var built = policy.spec().build(build);
        var observed = new Observed(policy.name(), counters::decided, rollout::observes, when(policy, built));
        for (var part : Moments.of(built)) {
            parts.add(observed.of(part));
        }
    }

    /// The condition of a policy. One that decides about requests and acts later too does so for the same
    /// exchanges, whatever has become known in the meantime: what it took at the beginning, it gives back at
    /// the end.
    private @Nullable Predicate<Exchange> when(PlannedPolicy policy, Policy built) {
        var when = policy.use().when();
        if (when == null) {
            return null;
        }
        var predicate = when.condition().predicate();
        return built instanceof RequestPolicy && Moments.of(built).size() > 1
                ? new Remembered(predicate, build.slot())
                : predicate;
    }

    /// A condition that is looked at once in an exchange.
    private record Remembered(Predicate<Exchange> condition, Slot<Boolean> known) implements Predicate<Exchange> {
        @Override
        public boolean test(Exchange exchange) {
            var answer = exchange.get(known);
            if (answer == null) {
                answer = condition.test(exchange);
                exchange.set(known, answer);
            }
            return answer;
        }
    }
}
