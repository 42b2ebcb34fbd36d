package sluice.control.compile;

import java.util.HashSet;
import java.util.Set;
import sluice.control.plan.Plan;

/// The headers by which upstreams know who calls. A client's copy never passes, on any route, in any
/// spelling.
final class IdentityHeaders {
    private static final Set<String> NAMES = Set.of(
            "X-User-Id",
            "X-User-Roles",
            "X-User-Scopes",
            "X-Consumer",
            "X-Consumer-Tier",
            "X-Auth-Verified",
            "Client-Cert",
            "Client-Cert-Chain",
            "X-Forwarded-Client-Cert",
            "X-Gateway-Assertion");

    private IdentityHeaders() {}

    /// Those of every configuration, and those that this one names.
    static Set<String> of(Plan plan) {
        var names = new HashSet<>(NAMES);
        names.addAll(plan.identityHeaders());
        return names;
    }
}
