package sluice.control.config;

import java.util.List;
import sluice.api.policy.Require;
import sluice.api.value.HostPattern;
import sluice.api.value.PathPattern;

/// What a group may answer. Its routes inherit what they leave out and may not leave the claim.
///
/// @param host hosts, as in `match`; none for every host
/// @param path paths, as in `match`, but no regular expression; none for every path
public record ClaimSpec(List<HostPattern> host, List<PathPattern> path) {
    public ClaimSpec {
        Require.that(
                !host.isEmpty() || !path.isEmpty(),
                "host",
                "[]",
                "a host or a path, for a claim on everything is none");
        for (var pattern : path) {
            Require.that(
                    !pattern.text().startsWith("~"),
                    "path",
                    Check.quoted(pattern.text()),
                    "a path such as /billing/**: nobody can tell what lies inside a regular expression");
        }
    }
}
