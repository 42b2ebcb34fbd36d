package sluice.control.compile;

import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.Exchange;
import sluice.api.exchange.Fact;
import sluice.api.exchange.Slot;
import sluice.control.plan.PlannedPolicy;
import sluice.core.origin.KeyHash;

/// Draws the exchanges for which a policy is enforced: once for each exchange, whichever moment comes first.
/// Immutable; any thread.
///
/// @param share 0 to 1
/// @param seed of the policy, so that a key does not come off alike under each of them
/// @param drawn what was drawn for an exchange
record Rollout(double share, @Nullable Fact key, long seed, Slot<Boolean> drawn) {
    static Rollout of(PlannedPolicy policy, RouteBuild build) {
        var spec = policy.use().rollout();
        var key = spec == null ? null : spec.key();
        return new Rollout(
                policy.use().share(),
                key == null ? null : Fact.named(key),
                KeyHash.of(policy.stateKey(), 0),
                build.slot());
    }

    boolean enforces(Exchange exchange) {
        if (share <= 0 || share >= 1) {
            return share >= 1;
        }
        var known = exchange.get(drawn);
        if (known == null) {
            known = point(exchange) < share;
            exchange.set(drawn, known);
        }
        return known;
    }

    boolean observes(Exchange exchange) {
        return !enforces(exchange);
    }

    private double point(Exchange exchange) {
        var value = key == null ? "" : key.read(exchange);
        return value.isEmpty() ? ThreadLocalRandom.current().nextDouble() : KeyHash.fraction(value, seed);
    }
}
