package sluice.core.route;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.Exchange;
import sluice.api.value.HostPattern;
import sluice.api.value.PathPattern;

/// Which requests a route answers. Everything that is given must hold; of a list one element is enough.
///
/// Values of headers, query parameters and cookies are an exact text, `~` and a regular expression (RE2/J) for the
/// whole value, or `*` for any value. A header that is compared with a text or an expression must stand once.
///
/// @param name of the route
/// @param hosts none for every host
/// @param paths none for every path
/// @param methods none for every method; `GET` admits `HEAD` too
/// @param headers by name, in any case
/// @param query by name; the first value of a parameter counts
/// @param cookies by name
/// @param when one more condition; null if there is none
/// @param payload what a match gives back
/// @param <R> the type of what a match gives back
public record RouteRule<R>(
        String name,
        List<HostPattern> hosts,
        List<PathPattern> paths,
        List<String> methods,
        Map<String, String> headers,
        Map<String, String> query,
        Map<String, String> cookies,
        @Nullable Predicate<Exchange> when,
        R payload) {}
