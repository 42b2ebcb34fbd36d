package sluice.core.route;

import org.jspecify.annotations.Nullable;

/// What the names in a route's path matched, as ranges of the canonical path. Immutable.
public final class PathParameters {
    /// No names.
    public static final PathParameters NONE = new PathParameters("", new String[0], new int[0]);

    private final String path;
    private final String[] names;
    private final int[] ranges;

    PathParameters(String path, String[] names, int[] ranges) {
        this.path = path;
        this.names = names;
        this.ranges = ranges;
    }

    /// What a name matched, as written in the canonical path; null if the route has no such name.
    public @Nullable String get(String name) {
        for (int i = 0; i < names.length; i++) {
            if (names[i].equals(name)) {
                return path.substring(ranges[2 * i], ranges[2 * i + 1]);
            }
        }
        return null;
    }
}
