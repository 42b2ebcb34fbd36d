package sluice.core.net;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import sluice.core.upstream.Upstream;

/// Connections for a name go on to an upstream with their TLS untouched.
///
/// @param name in lower case; `*.example.com` stands for exactly one label
public record Passthrough(String name, Upstream upstream) {
    private static final String WILDCARD = "*.";

    /// The rule for the name that a client asks for: the one of that name, else the one of its wildcard.
    ///
    /// @param asked null if the client asked for none
    static @Nullable Passthrough of(@Nullable String asked, List<Passthrough> rules) {
        if (asked == null) {
            return null;
        }
        var lower = asked.toLowerCase(Locale.ROOT);
        int dot = lower.indexOf('.');
        var wildcard = dot < 1 ? "" : "*" + lower.substring(dot);
        Passthrough found = null;
        for (var rule : rules) {
            if (rule.name.equals(lower)) {
                return rule;
            }
            if (rule.name.startsWith(WILDCARD) && rule.name.equals(wildcard)) {
                found = rule;
            }
        }
        return found;
    }
}
