package sluice.api.value;

import java.util.List;

/// Which paths a route answers. Compared with the canonical path of a request, upper and lower case distinct.
///
/// - `/a/b` that path alone; `/a` is not `/a/`
/// - `/a/{id}` and `/a/*`: any one segment that is not empty, with and without a name
/// - `/a/**` and `/a/{rest**}`: `/a` and everything below it, never `/ab`
/// - `~/v[0-9]+/x`: a regular expression (RE2/J) that the whole path must match
public sealed interface PathPattern permits PathParts, PathRegex {
    /// @throws IllegalArgumentException if the text is none of the forms; it says which part is wrong. Regular
    /// expressions are checked when the routes are compiled, not here
    static PathPattern parse(String text) {
        return text.startsWith("~") ? PathRegex.parse(text) : PathParts.parse(text);
    }

    /// The pattern in the form in which configuration writes it, literals in their canonical spelling.
    String text();

    /// The text without names: two patterns of the same shape match the same paths.
    String shape();

    /// The names that the pattern gives to segments, in order.
    List<String> names();

    /// Whether this matches every path that the other matches. A regular expression is covered by `/**` and by
    /// itself only.
    boolean covers(PathPattern other);

    /// Whether some path matches both. True when a regular expression is involved, for nobody can tell.
    boolean overlaps(PathPattern other);

    /// One part of a pattern between two slashes.
    sealed interface Part {
        /// Exactly this segment, canonical; empty at the end of `/` and `/a/`.
        record Literal(String text) implements Part {}

        /// Any one segment that is not empty.
        ///
        /// @param name empty for `*`
        record One(String name) implements Part {}

        /// Nothing, or everything that follows, which is captured without the slash before it. Stands last.
        ///
        /// @param name empty for `**`
        record Rest(String name) implements Part {}
    }
}
