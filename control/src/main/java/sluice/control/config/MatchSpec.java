package sluice.control.config;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.HeaderName;
import sluice.api.policy.ConfigException;
import sluice.api.policy.ShortForm;
import sluice.api.value.HostPattern;
import sluice.api.value.PathPattern;

/// Which requests a route answers. Everything that is given must hold; of a list one element is enough. The
/// short form is `[METHOD[,METHOD]] PATH`: `GET /v1/items/{id}`.
///
/// @param host `api.example.com`, `*.example.com`, or a list; none for every host. Ports do not count
/// @param path `/a/b`, `/a/{id}`, `/a/**`, `~REGEX`, or a list; none for every path
/// @param methods none for every method; `GET` admits `HEAD` too
/// @param headers by name: an exact value (the header must then stand once), `~REGEX` for the whole value,
///     `*` for present
/// @param query by name, like headers; the first value of a parameter counts
/// @param cookies by name, like headers
/// @param when a condition in CEL over request and client; an expression that fails means no match
public record MatchSpec(
        List<HostPattern> host,
        List<PathPattern> path,
        Set<Method> methods,
        Map<String, ValuePattern> headers,
        Map<String, ValuePattern> query,
        Map<String, ValuePattern> cookies,
        @Nullable MatchCondition when) {
    public MatchSpec {
        for (var name : headers.keySet()) {
            try {
                HeaderName.of(name);
            } catch (IllegalArgumentException e) {
                throw new ConfigException("headers", Check.quoted(name), "the name of a header");
            }
        }
    }

    /// The short form.
    @ShortForm
    public static MatchSpec parse(String text) {
        var words = text.strip().split("\\s+", -1);
        if (words.length > 2 || words.length == 2 && words[0].startsWith("/")) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" (expected: [METHOD[,METHOD]] PATH such as GET /v1/items)");
        }
        var path = words[words.length - 1];
        if (!path.startsWith("/") && !path.startsWith("~")) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" (expected: a path that starts with /, or ~ and a regex)");
        }
        var methods = words.length == 1 ? Set.<Method>of() : methods(words[0].split(",", -1));
        return new MatchSpec(List.of(), List.of(PathPattern.parse(path)), methods, Map.of(), Map.of(), Map.of(), null);
    }

    private static Set<Method> methods(String[] written) {
        var methods = new LinkedHashSet<Method>();
        for (var method : written) {
            methods.add(Method.parse(method));
        }
        return Collections.unmodifiableSet(methods);
    }
}
