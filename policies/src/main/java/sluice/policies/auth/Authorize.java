package sluice.policies.auth;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sluice.api.policy.BuildContext;
import sluice.api.policy.ConfigException;
import sluice.api.policy.ConfigName;
import sluice.api.policy.Default;
import sluice.api.policy.Guard;
import sluice.api.policy.NeedsIdentity;
import sluice.api.policy.Permission;
import sluice.api.policy.PolicySpec;
import sluice.api.policy.RequestPolicy;
import sluice.api.policy.Require;

/// Says what who calls may do. Every condition that is written must hold; whoever has not proved who it is is
/// told 401, everybody else 403.
///
/// @param scopes all of which the credential must have
/// @param anyScope of which it must have one
/// @param scopeClaim the claim with the scopes: a text with blanks between them, or a list
/// @param roles of which it must have one
/// @param rolesClaim the claim with the roles, a path with dots: `realm_access.roles`
/// @param tiers of which the consumer must be in one
/// @param consumers of which it must be one, by name
/// @param allow an expression in CEL that must hold; one that fails does not
@ConfigName("authorize")
public record Authorize(
        Set<String> scopes,
        Set<String> anyScope,
        @Default("scope") String scopeClaim,
        Set<String> roles,
        @Default("roles") String rolesClaim,
        Set<String> tiers,
        Set<String> consumers,
        @Nullable Permission allow)
        implements Guard, NeedsIdentity {
    public Authorize {
        Require.that(
                allow != null
                        || !scopes.isEmpty()
                        || !anyScope.isEmpty()
                        || !roles.isEmpty()
                        || !tiers.isEmpty()
                        || !consumers.isEmpty(),
                "scopes",
                "no condition",
                "at least one of scopes, any-scope, roles, tiers, consumers and allow");
        checkScopes(scopes, "scopes");
        checkScopes(anyScope, "anyScope");
    }

    /// RFC 6749 section 3.3: they stand between blanks, and in quotes in a challenge.
    private static void checkScopes(Set<String> scopes, String component) {
        for (var scope : scopes) {
            boolean token =
                    !scope.isEmpty() && scope.chars().allMatch(c -> c > ' ' && c <= '~' && c != '"' && c != '\\');
            Require.that(token, component, '"' + scope + '"', "scopes without blanks, quotes and backslashes");
        }
    }

    @Override
    public String needsIdentity() {
        var asked = new LinkedHashMap<String, Boolean>();
        asked.put("scopes", !scopes.isEmpty());
        asked.put("any-scope", !anyScope.isEmpty());
        asked.put("roles", !roles.isEmpty());
        asked.put("tiers", !tiers.isEmpty());
        asked.put("consumers", !consumers.isEmpty());
        asked.put("allow", allow != null);
        asked.values().removeIf(it -> !it);
        return String.join(", ", asked.keySet());
    }

    @Override
    public boolean weakerThan(PolicySpec before) {
        return !(before instanceof Authorize old)
                || !scopes.containsAll(old.scopes)
                || widens(old.anyScope, anyScope)
                || widens(old.roles, roles)
                || widens(old.tiers, tiers)
                || widens(old.consumers, consumers)
                || !old.scopeClaim.equals(scopeClaim)
                || !old.rolesClaim.equals(rolesClaim)
                || old.allow != null && !old.allow.equals(allow);
    }

    private static boolean widens(Set<String> before, Set<String> after) {
        return !before.isEmpty() && (after.isEmpty() || !before.containsAll(after));
    }

    @Override
    public RequestPolicy build(BuildContext context) {
        var known = context.consumers().tiers();
        for (var tier : tiers) {
            if (!known.contains(tier)) {
                throw new ConfigException(
                        "tiers",
                        "unknown tier \"" + tier + '"',
                        known.isEmpty() ? "tiers: there are none" : "one of " + String.join(", ", known));
            }
        }
        return new Authorizing(this, List.copyOf(context.challenges()));
    }

    /// Those of the wanted that are not there.
    static List<String> missing(Set<String> wanted, List<String> there) {
        var missing = new ArrayList<>(wanted);
        missing.removeAll(there);
        return missing;
    }

    static boolean anyOf(Set<String> wanted, List<String> there) {
        return !Collections.disjoint(wanted, there);
    }
}
