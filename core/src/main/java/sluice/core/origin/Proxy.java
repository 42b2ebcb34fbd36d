package sluice.core.origin;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import sluice.api.origin.Origin;
import sluice.api.origin.OriginContext;
import sluice.api.origin.OriginSpec;
import sluice.api.policy.ConfigName;
import sluice.api.policy.Default;
import sluice.api.policy.Require;
import sluice.api.value.Template;

/// Passes the request on to an upstream. `to: orders` is short for `to: { proxy: { upstream: orders } }`.
///
/// @param upstream the name of the upstream
/// @param path the path that the upstream is asked for, `/internal/${path.id}`; the query stays. Values are
///     percent-encoded per segment. Without it the path stays as it was asked.
/// @param host the Host that the upstream sees: `preserve` for the one that was asked, `upstream` for the address as
///     the upstream is configured, or a name
@ConfigName("proxy")
public record Proxy(
        String upstream,
        @Nullable Template path,
        @Default("preserve") String host) implements OriginSpec {
    public Proxy {
        Require.that(
                path == null || path.toString().startsWith("/"),
                "path",
                String.valueOf(path),
                "a path that starts with /");
    }

    @Override
    public Set<String> upstreams() {
        return Set.of(upstream);
    }

    @Override
    public Origin build(OriginContext context) {
        var named = host.equals("upstream") ? context.upstreamWithOwnHost(upstream) : context.upstream(upstream);
        boolean renames = !host.equals("upstream") && !host.equals("preserve");
        var template = path;
        if (template == null && !renames) {
            return named;
        }
        return (call, sink) -> {
            if (template != null) {
                call.request().path(template.renderPath(call.exchange()));
            }
            if (renames) {
                call.request().host(host);
            }
            named.answer(call, sink);
        };
    }
}
