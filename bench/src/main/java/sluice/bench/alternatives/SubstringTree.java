package sluice.bench.alternatives;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A tree of segments in hash maps keyed by strings, asked with a substring per segment: the tree that first
/// comes to mind. Lost to `Router`: not for its speed, which is about the same, but every segment becomes
/// garbage.
public final class SubstringTree {
    private final Map<String, SubstringTree> literals = new HashMap<>();
    private @Nullable SubstringTree one;
    private @Nullable String route;

    /// @param path literals and `{x}`
    public void add(String path, String name) {
        var node = this;
        for (var segment : path.substring(1).split("/", -1)) {
            node = segment.startsWith("{")
                    ? node.one()
                    : node.literals.computeIfAbsent(segment, s -> new SubstringTree());
        }
        node.route = name;
    }

    private SubstringTree one() {
        if (one == null) {
            one = new SubstringTree();
        }
        return one;
    }

    public @Nullable String match(String path) {
        return match(path, 1);
    }

    private @Nullable String match(String path, int at) {
        if (at > path.length()) {
            return route;
        }
        int slash = path.indexOf('/', at);
        int end = slash < 0 ? path.length() : slash;
        var child = literals.get(path.substring(at, end));
        var found = child == null ? null : child.match(path, end + 1);
        return found != null || one == null ? found : one.match(path, end + 1);
    }
}
