package sluice.control.config;

import org.jspecify.annotations.Nullable;
import sluice.api.policy.ConfigName;
import sluice.api.policy.PolicySpec;
import sluice.control.bind.Named;

/// A policy with what every policy accepts: `{ rate-limit: { limit: 100/s, name: burst, when: "..." } }`.
///
/// @param policy which one, and its fields
/// @param name by which logs and metrics call it, and by which its counts outlive a change; else its kind and
///     position
/// @param when a condition in CEL; the policy applies if it holds, or if it fails at run time
/// @param rollout for which share of the exchanges it is enforced, and for which only observed
public record PolicyUse(
        @Named PolicySpec policy,
        @Nullable String name,
        @Nullable PolicyCondition when,
        @Nullable RolloutSpec rollout) implements PolicyEntry {
    public PolicyUse {
        if (name != null) {
            Check.name(name, "name");
        }
    }

    /// The part of the exchanges for which the policy is enforced, 0 to 1.
    public double share() {
        return rollout == null ? 1 : rollout.share();
    }

    /// What configuration calls the policy: `rate-limit`.
    public String kind() {
        var name = policy.getClass().getAnnotation(ConfigName.class);
        return name == null ? policy.getClass().getSimpleName() : name.value();
    }
}
