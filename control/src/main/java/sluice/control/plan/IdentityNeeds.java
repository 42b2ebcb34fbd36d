package sluice.control.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.api.policy.AuthenticationSpec;
import sluice.api.policy.NeedsIdentity;
import sluice.control.bind.Binder;
import sluice.control.bind.Problem;

/// Tells policies that want to know who calls where no authentication stands before them. One that applies
/// only sometimes counts: whether that is enough, only who wrote its condition can say.
final class IdentityNeeds {
    private final Binder binder;

    IdentityNeeds(Binder binder) {
        this.binder = binder;
    }

    /// Looks at the policies of one list.
    ///
    /// @param whose list it is: `route "orders"`
    /// @param before what runs before them: those of the gateway and the group
    /// @param own those of the list, in order
    void check(String whose, List<PlannedPolicy> before, List<PlannedPolicy> own) {
        boolean known = before.stream().anyMatch(IdentityNeeds::tells);
        boolean observed = before.stream().anyMatch(IdentityNeeds::observes);
        for (int i = 0; i < own.size() && !known; i++) {
            var policy = own.get(i);
            boolean served = observed && policy.use().share() == 0;
            if (policy.spec() instanceof NeedsIdentity needy
                    && !needy.needsIdentity().isEmpty()
                    && !served) {
                tell(whose, policy, needy.needsIdentity(), later(own, i));
            }
            known = tells(policy);
            observed |= observes(policy);
        }
    }

    /// Whether it says who calls for some exchanges, but not to policies that are enforced for all of them.
    private static boolean observes(PlannedPolicy policy) {
        return policy.spec() instanceof AuthenticationSpec && policy.use().share() < 1;
    }

    private static boolean tells(PlannedPolicy policy) {
        return policy.spec() instanceof AuthenticationSpec && policy.use().share() == 1;
    }

    private static @Nullable PlannedPolicy later(List<PlannedPolicy> own, int position) {
        return own.stream()
                .skip(position)
                .filter(IdentityNeeds::tells)
                .findFirst()
                .orElse(null);
    }

    private void tell(String whose, PlannedPolicy policy, String why, @Nullable PlannedPolicy later) {
        var told = '"' + policy.name() + "\" of " + whose + " needs to know who calls (" + why + ")";
        var expected = later == null
                ? "an authentication before it that is enforced for all, such as jwt or api-key, here or in a list around"
                : "it behind \"" + later.name() + "\" at " + binder.placeOf(later.use());
        binder.problems().add(Problem.at(binder.placeOf(policy.use()), told, expected));
    }
}
