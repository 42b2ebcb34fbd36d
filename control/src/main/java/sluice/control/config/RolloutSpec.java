package sluice.control.config;

import org.jspecify.annotations.Nullable;
import sluice.api.exchange.Fact;
import sluice.api.policy.Default;
import sluice.api.policy.Require;
import sluice.api.value.Percent;

/// For which exchanges a policy is enforced. For the others it is observed: what it would have decided is
/// counted and logged, and nothing else happens.
///
/// @param mode `enforce`: for the percentage; `observe`: for nobody
/// @param percent the share of the exchanges for which the policy is enforced; all of them if absent
/// @param key a fact by which exchanges stay on one side, on every gateway and after every change; those that
///     lack it, and all of them without a key, are drawn anew each time
public record RolloutSpec(
        @Default("enforce") Mode mode,
        @Nullable Percent percent,
        @Nullable String key) {
    /// What becomes of a policy's decisions.
    public enum Mode {
        ENFORCE,
        OBSERVE
    }

    public RolloutSpec {
        Require.that(
                percent == null || mode == Mode.ENFORCE,
                "percent",
                String.valueOf(percent),
                "no percent beside mode observe, which observes every exchange");
        Require.that(key == null || percent != null, "key", String.valueOf(key), "a percent beside it");
        if (key != null) {
            Fact.named(key);
        }
    }

    /// The part of the exchanges for which the policy is enforced, 0 to 1.
    public double share() {
        return mode == Mode.OBSERVE ? 0 : percent == null ? 1 : percent.value() / 100;
    }

    /// `observe`, `enforce 10% by consumer`.
    @Override
    public String toString() {
        return mode == Mode.OBSERVE
                ? "observe"
                : "enforce" + (percent == null ? "" : " " + percent) + (key == null ? "" : " by " + key);
    }
}
