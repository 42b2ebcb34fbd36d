package sluice.core.route;

import org.jspecify.annotations.Nullable;

/// The result of a lookup, to be used for one after the other. Loop-confined.
///
/// @param <R> the type of what routes carry
public final class Match<R> {
    private final Walk<R> walk = new Walk<>();
    private @Nullable Candidate<R> winner;
    private String allow = "";

    void begin() {
        winner = null;
        allow = "";
    }

    void won(@Nullable Candidate<R> candidate) {
        winner = candidate;
    }

    void refused(String allow) {
        this.allow = allow;
    }

    Walk<R> walk() {
        return walk;
    }

    @Nullable
    Candidate<R> winner() {
        return winner;
    }

    /// What the route carries; null if no route matches.
    public @Nullable R route() {
        return winner == null ? null : winner.payload();
    }

    /// The methods with which a route would match, as in an Allow field: the answer is 405. Empty if a route
    /// matches, or would match with no method at all: then the answer is 404.
    public String allow() {
        return allow;
    }

    /// What the names in the route's path matched. A copy that outlives the next lookup.
    public PathParameters parameters() {
        if (winner == null || winner.names().length == 0) {
            return PathParameters.NONE;
        }
        var names = winner.names();
        var segments = walk.segments();
        var ranges = new int[2 * names.length];
        for (int i = 0; i < names.length; i++) {
            ranges[2 * i] = winner.start(i, segments);
            ranges[2 * i + 1] = winner.end(i, segments);
        }
        return new PathParameters(segments.path(), names, ranges);
    }
}
