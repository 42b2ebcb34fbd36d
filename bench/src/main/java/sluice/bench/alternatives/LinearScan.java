package sluice.bench.alternatives;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Compares one route after the other, sorted by precedence, as gateways do that keep routes as a list of
/// predicates. Lost to `Router`: its cost grows with the number of routes.
public final class LinearScan {
    private final List<String[]> paths = new ArrayList<>();
    private final List<String> names = new ArrayList<>();

    /// @param path literals and `{x}`
    public void add(String path, String name) {
        paths.add(path.substring(1).split("/", -1));
        names.add(name);
    }

    public @Nullable String match(String path) {
        for (int i = 0; i < paths.size(); i++) {
            if (matches(paths.get(i), path)) {
                return names.get(i);
            }
        }
        return null;
    }

    private static boolean matches(String[] pattern, String path) {
        int at = 1;
        for (var segment : pattern) {
            if (at > path.length()) {
                return false;
            }
            int slash = path.indexOf('/', at);
            int end = slash < 0 ? path.length() : slash;
            if (!segment.startsWith("{") && (segment.length() != end - at || !path.startsWith(segment, at))) {
                return false;
            }
            at = end + 1;
        }
        return at > path.length();
    }
}
