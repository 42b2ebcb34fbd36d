package sluice.core.route;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.api.value.PathParts;

/// All candidates of one host pattern, or of no host. Immutable.
final class Level<R> {
    private final Node<R> root;
    private final Candidate<R>[] byRegex;

    /// @param candidates in order of writing
    @SuppressWarnings("unchecked") // an array of a generic type cannot be made otherwise
    Level(List<Candidate<R>> candidates) {
        var root = new NodeBuilder<R>();
        var byRegex = new ArrayList<Candidate<R>>();
        for (var candidate : candidates) {
            if (candidate.path() instanceof PathParts parts) {
                root.add(parts, candidate);
            } else {
                byRegex.add(candidate);
            }
        }
        this.root = root.build();
        this.byRegex = byRegex.toArray(Candidate[]::new);
    }

    @Nullable
    Candidate<R> find(Walk<R> walk) {
        var found = root.find(walk, 0);
        if (found != null) {
            return found;
        }
        for (var candidate : byRegex) {
            if (candidate.regexMatches(walk.segments().path())
                    && walk.admits(candidate.methods())
                    && walk.takes(candidate)) {
                return candidate;
            }
        }
        return null;
    }

    /// At most how many nodes one path can visit.
    long worst() {
        return root.worst();
    }
}
