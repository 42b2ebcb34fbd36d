package sluice.policies.transform;

import org.jspecify.annotations.Nullable;
import sluice.api.exchange.Exchange;
import sluice.api.exchange.RequestEdits;
import sluice.api.policy.BuildContext;
import sluice.api.policy.ConfigName;
import sluice.api.policy.PolicySpec;
import sluice.api.policy.RequestPolicy;
import sluice.api.policy.Require;
import sluice.api.policy.Verdict;
import sluice.api.value.Template;

/// Changes the path and the Host that go upstream. The route was chosen before and stays; the query stays too.
/// `to: { proxy: { path } }` decides after it.
///
/// @param path the new path, `/internal/${path.id}`; values are percent-encoded per segment. Instead of the prefixes
/// @param stripPrefix whole segments taken off the front; a path that does not begin with them stays
/// @param addPrefix segments put in front, after `strip-prefix`
/// @param host the Host that the upstream sees, with a port if it needs one
@ConfigName("rewrite")
public record Rewrite(
        @Nullable Template path,
        @Nullable String stripPrefix,
        @Nullable String addPrefix,
        @Nullable String host) implements PolicySpec {
    public Rewrite {
        boolean prefixes = stripPrefix != null || addPrefix != null;
        Require.that(
                path != null || prefixes || host != null,
                "path",
                "nothing",
                "at least one of path, strip-prefix, add-prefix and host");
        Require.that(
                path == null || !prefixes, "path", String.valueOf(path), "no path beside strip-prefix and add-prefix");
        Require.that(
                path == null || path.toString().startsWith("/"),
                "path",
                String.valueOf(path),
                "a path that starts with /");
        checkPrefix(stripPrefix, "stripPrefix");
        checkPrefix(addPrefix, "addPrefix");
        Require.that(
                host == null || host.matches("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]{1,253})(:[0-9]{1,5})?"),
                "host",
                String.valueOf(host),
                "a host such as orders.internal or orders.internal:8080");
    }

    private static void checkPrefix(@Nullable String prefix, String component) {
        Require.that(
                prefix == null || prefix.matches("(/[A-Za-z0-9._~!$&'()*+,;=:@%-]+)+"),
                component,
                String.valueOf(prefix),
                "segments such as /api or /api/v2, without a slash at the end");
    }

    @Override
    public RequestPolicy build(BuildContext context) {
        return exchange -> {
            var edits = exchange.upstreamRequest();
            edits.path(newPath(exchange, edits));
            if (host != null) {
                edits.host(host);
            }
            return Verdict.PROCEED;
        };
    }

    private String newPath(Exchange exchange, RequestEdits edits) {
        if (path != null) {
            return path.renderPath(exchange);
        }
        var rest = stripPrefix == null ? edits.path() : stripped(edits.path(), stripPrefix);
        return addPrefix == null ? rest : addPrefix + rest;
    }

    private static String stripped(String path, String prefix) {
        if (!path.startsWith(prefix)) {
            return path;
        }
        if (path.length() == prefix.length()) {
            return "/";
        }
        return path.charAt(prefix.length()) == '/' ? path.substring(prefix.length()) : path;
    }
}
