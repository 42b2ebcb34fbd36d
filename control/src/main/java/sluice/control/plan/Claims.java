package sluice.control.plan;

import java.util.List;
import java.util.function.BiPredicate;
import sluice.api.value.HostPattern;
import sluice.api.value.PathPattern;
import sluice.control.bind.Binder;
import sluice.control.bind.Problem;
import sluice.control.config.ClaimSpec;
import sluice.control.config.GroupSpec;
import sluice.control.config.MatchSpec;

/// What groups claim: no two claims overlap, and no route of a group leaves its claim.
final class Claims {
    private final Binder binder;

    Claims(Binder binder) {
        this.binder = binder;
    }

    /// Tells which claims overlap.
    void check(List<GroupSpec> groups) {
        for (int i = 0; i < groups.size(); i++) {
            for (int j = 0; j < i; j++) {
                var group = groups.get(i);
                var other = groups.get(j);
                if (overlap(group.match(), other.match())) {
                    tell(
                            group.match(),
                            "the claim of group \"" + group.name() + "\" overlaps that of \"" + other.name() + "\" at "
                                    + binder.placeOf(other.match()),
                            "claims without a common host and path");
                }
            }
        }
    }

    private static boolean overlap(ClaimSpec one, ClaimSpec two) {
        return any(one.host(), two.host(), HostPattern::overlaps) && any(one.path(), two.path(), PathPattern::overlaps);
    }

    private static <T> boolean any(List<T> one, List<T> two, BiPredicate<T, T> holds) {
        return one.isEmpty()
                || two.isEmpty()
                || one.stream().anyMatch(left -> two.stream().anyMatch(right -> holds.test(left, right)));
    }

    /// The hosts that a route of the group answers; tells those outside the claim.
    List<HostPattern> hosts(MatchSpec match, GroupSpec group) {
        var claimed = group.match().host();
        for (int i = 0; i < match.host().size() && !claimed.isEmpty(); i++) {
            var host = match.host().get(i);
            if (claimed.stream().noneMatch(claim -> claim.covers(host))) {
                tellOutside(match, "host", i, host, group, claimed);
            }
        }
        return match.host().isEmpty() ? claimed : match.host();
    }

    /// The paths that a route of the group answers; tells those outside the claim.
    List<PathPattern> paths(MatchSpec match, GroupSpec group) {
        var claimed = group.match().path();
        for (int i = 0; i < match.path().size() && !claimed.isEmpty(); i++) {
            var path = match.path().get(i);
            if (claimed.stream().noneMatch(claim -> claim.covers(path))) {
                tellOutside(
                        match,
                        "path",
                        i,
                        path.text(),
                        group,
                        claimed.stream().map(PathPattern::text).toList());
            }
        }
        return match.path().isEmpty() ? claimed : match.path();
    }

    private void tellOutside(
            MatchSpec match, String component, int position, Object found, GroupSpec group, List<?> claimed) {
        var place = binder.placeOf(match, component, position);
        var inside = claimed.size() == 1 ? String.valueOf(claimed.getFirst()) : claimed.toString();
        binder.problems()
                .add(Problem.at(
                        place,
                        "\"" + found + "\"",
                        "a " + component + " inside " + inside + ", the claim of group \"" + group.name() + "\""));
    }

    private void tell(Object record, String value, String expected) {
        binder.problems().add(Problem.at(binder.placeOf(record), value, expected));
    }
}
