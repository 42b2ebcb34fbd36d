package sluice.control.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sluice.api.policy.Guard;
import sluice.control.config.PolicyUse;
import sluice.control.plan.Edit.Detail;

/// What changes between two lists of policies. A policy is the same in both if it has the same name and kind.
final class PolicyEdits {
    private final List<Detail> details = new ArrayList<>();

    private PolicyEdits() {}

    static List<Detail> between(List<PlannedPolicy> before, List<PlannedPolicy> after) {
        var edits = new PolicyEdits();
        edits.compare(byName(before), byName(after));
        return edits.details;
    }

    private static Map<String, PlannedPolicy> byName(List<PlannedPolicy> policies) {
        var byName = new LinkedHashMap<String, PlannedPolicy>();
        policies.forEach(policy -> byName.put(policy.name(), policy));
        return byName;
    }

    private void compare(Map<String, PlannedPolicy> before, Map<String, PlannedPolicy> after) {
        before.forEach((name, old) -> {
            var now = after.get(name);
            if (now == null || !isSameKind(old, now)) {
                details.add(new Detail("policies." + name, old.use().kind(), null, guards(old)));
            }
        });
        after.forEach((name, now) -> {
            var old = before.get(name);
            if (old == null || !isSameKind(old, now)) {
                details.add(new Detail("policies." + name, null, now.use().kind(), false));
            } else {
                compare(old, now);
            }
        });
        compareOrder(before, after);
    }

    private static boolean isSameKind(PlannedPolicy one, PlannedPolicy two) {
        return one.spec().getClass() == two.spec().getClass();
    }

    private void compare(PlannedPolicy old, PlannedPolicy now) {
        var prefix = "policies." + now.name() + '.';
        if (!Objects.equals(old.use().when(), now.use().when())) {
            details.add(new Detail(
                    prefix + "when",
                    textOf(old.use().when()),
                    textOf(now.use().when()),
                    guards(old) && now.use().when() != null));
        }
        if (!Objects.equals(old.use().rollout(), now.use().rollout())) {
            details.add(new Detail(
                    prefix + "rollout",
                    textOf(old.use().rollout()),
                    textOf(now.use().rollout()),
                    guards(old) && isEnforcedLess(old.use(), now.use())));
        }
        if (old.spec().equals(now.spec())) {
            return;
        }
        boolean weaker = guards(old) && now.spec() instanceof Guard guard && guard.weakerThan(old.spec());
        Edits.compare(
                Flattened.of(old.spec(), Set.of()),
                Flattened.of(now.spec(), Set.of()),
                (key, before, after) -> details.add(new Detail(prefix + key, textOf(before), textOf(after), weaker)));
    }

    /// Whether the policy keeps anything out: one that is only observed does not.
    private static boolean guards(PlannedPolicy policy) {
        return policy.spec() instanceof Guard && policy.use().share() > 0;
    }

    /// Whether an exchange may exist for which the policy was enforced and is not any more.
    private static boolean isEnforcedLess(PolicyUse before, PolicyUse now) {
        return now.share() < before.share() || now.share() < 1 && !Objects.equals(key(before), key(now));
    }

    private static @Nullable String key(PolicyUse use) {
        return use.rollout() == null ? null : use.rollout().key();
    }

    private void compareOrder(Map<String, PlannedPolicy> before, Map<String, PlannedPolicy> after) {
        var old = new ArrayList<>(before.keySet());
        var now = new ArrayList<>(after.keySet());
        old.retainAll(after.keySet());
        now.retainAll(before.keySet());
        if (!old.equals(now)) {
            details.add(new Detail("policies", old.toString(), now.toString(), false));
        }
    }

    private static @Nullable String textOf(@Nullable Object value) {
        return value == null ? null : Flattened.text(value);
    }
}
