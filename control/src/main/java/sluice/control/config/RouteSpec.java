package sluice.control.config;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sluice.api.policy.Default;
import sluice.api.policy.Require;
import sluice.control.bind.Node;
import sluice.control.bind.NotBuiltYet;
import sluice.control.bind.Partial;

/// Which requests are answered by what, and under which policies. Where several routes match, the most
/// specific wins: host, path segment by segment, method, number of conditions, order of writing.
///
/// @param name in logs and metrics; unique in the whole configuration
/// @param listeners the names of the listeners on which it answers; none for all
/// @param match which requests it answers; the short form is `GET /v1/items/{id}`
/// @param policies in the order in which they apply to a request; answers pass them in reverse
/// @param to what answers
/// @param timeout how long the head of an answer may take in all; then 504
/// @param allowEncoded what may stand percent-encoded in a path: `slash` admits `%2F`
/// @param cache keeps answers (RFC 9111)
/// @param mirror sends a copy of requests to another upstream
/// @param fallback what answers when the origin fails
/// @param sseIdle how long an event stream (an answer of type `text/event-stream`) may be silent; for it this stands
///     in place of `body-idle` of the upstream
/// @param tunnelIdle how long a tunnel (WebSocket) may be silent in both directions; what the listener says if absent
@Partial
public record RouteSpec(
        String name,
        List<String> listeners,
        @Default("{}") MatchSpec match,
        List<PolicyEntry> policies,
        ToSpec to,
        @Nullable Duration timeout,
        Set<Encoded> allowEncoded,
        @NotBuiltYet @Nullable Node cache,
        @NotBuiltYet @Nullable Node mirror,
        @NotBuiltYet @Nullable Node fallback,
        @Default("1h") Duration sseIdle,
        @Nullable Duration tunnelIdle) {
    /// The name that logs give to exchanges without a route.
    private static final String NO_ROUTE = "none";

    public RouteSpec {
        Check.name(name, "name");
        Require.that(!name.equals(NO_ROUTE), "name", Check.quoted(name), "another name: logs say none for no route");
        if (timeout != null) {
            Check.positive(timeout, "timeout");
        }
        Check.positive(sseIdle, "sseIdle");
        if (tunnelIdle != null) {
            Check.positive(tunnelIdle, "tunnelIdle");
        }
    }

    /// What may stand percent-encoded in a path although it is refused elsewhere.
    public enum Encoded {
        SLASH
    }
}
