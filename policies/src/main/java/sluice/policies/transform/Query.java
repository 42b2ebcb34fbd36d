package sluice.policies.transform;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sluice.api.policy.BuildContext;
import sluice.api.policy.ConfigName;
import sluice.api.policy.PolicySpec;
import sluice.api.policy.RequestPolicy;
import sluice.api.policy.Require;
import sluice.api.policy.Verdict;
import sluice.api.value.Template;

/// Changes the query that goes upstream. Other parameters stay as they were written, in their order.
///
/// @param set parameters that replace all of that name; a value that comes out empty removes the parameter
/// @param remove names of parameters that are dropped
@ConfigName("query")
public record Query(Map<String, Template> set, List<String> remove) implements PolicySpec {
    public Query {
        Require.that(!set.isEmpty() || !remove.isEmpty(), "set", "nothing", "at least one of set and remove");
    }

    @Override
    public RequestPolicy build(BuildContext context) {
        var dropped = new HashSet<>(remove);
        dropped.addAll(set.keySet());
        return exchange -> {
            var edits = exchange.upstreamRequest();
            var query = new StringBuilder();
            keep(edits.query(), dropped, query);
            set.forEach((name, value) -> append(name, value.render(exchange), query));
            edits.query(query.toString());
            return Verdict.PROCEED;
        };
    }

    private static void keep(String query, Set<String> dropped, StringBuilder out) {
        for (int from = 0; from < query.length(); ) {
            int ampersand = query.indexOf('&', from);
            int to = ampersand < 0 ? query.length() : ampersand;
            int equals = query.indexOf('=', from);
            var name = query.substring(from, equals < 0 || equals > to ? to : equals);
            if (to > from && !dropped.contains(decoded(name))) {
                separate(out).append(query, from, to);
            }
            from = to + 1;
        }
    }

    private static void append(String name, String value, StringBuilder out) {
        if (!value.isEmpty()) {
            separate(out).append(encoded(name)).append('=').append(encoded(value));
        }
    }

    private static StringBuilder separate(StringBuilder out) {
        return out.isEmpty() ? out : out.append('&');
    }

    /// A space becomes `%20`, which every reader of queries understands.
    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }

    private static String decoded(String name) {
        try {
            return URLDecoder.decode(name, UTF_8);
        } catch (IllegalArgumentException e) {
            return name; // not well encoded, so it stands for itself
        }
    }
}
