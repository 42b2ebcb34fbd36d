package sluice.control.plan;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import sluice.api.policy.IdentityHeaders;
import sluice.control.config.Configuration;
import sluice.control.config.PolicyEntry;
import sluice.control.config.PolicyUse;

/// The headers by which policies of a configuration tell upstreams who calls, wherever those policies stand:
/// an upstream behind several routes believes them on each.
final class HeadersOfIdentity {
    private HeadersOfIdentity() {}

    static Set<String> in(Configuration configuration) {
        var names = new LinkedHashSet<String>();
        collect(configuration.policies(), names);
        configuration.policySets().values().forEach(set -> collect(set, names));
        configuration.routes().forEach(route -> collect(route.policies(), names));
        for (var group : configuration.groups()) {
            collect(group.policies(), names);
            group.routes().forEach(route -> collect(route.policies(), names));
        }
        return names;
    }

    private static void collect(List<PolicyEntry> entries, Set<String> names) {
        for (var entry : entries) {
            if (entry instanceof PolicyUse use && use.policy() instanceof IdentityHeaders told) {
                names.addAll(told.identityHeaders());
            }
        }
    }
}
