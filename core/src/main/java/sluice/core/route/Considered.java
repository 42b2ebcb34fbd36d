package sluice.core.route;

/// A route that a request was compared with, for people.
///
/// @param route its name
/// @param host the one of its hosts that was compared; empty if it has none
/// @param path the one of its paths that was compared
/// @param wins whether this is the route of the request
/// @param why empty if it matches; else what was found and what was expected: `header x-api-version: v1, expected v2`
public record Considered(String route, String host, String path, boolean wins, String why) {
    /// Whether the route would answer if no more specific one did.
    public boolean matches() {
        return why.isEmpty();
    }
}
