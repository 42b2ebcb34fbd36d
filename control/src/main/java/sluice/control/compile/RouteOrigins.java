package sluice.control.compile;

import java.util.Map;
import sluice.api.origin.Origin;
import sluice.api.origin.OriginContext;
import sluice.core.origin.GrpcWeb;
import sluice.core.upstream.HttpProtocol;
import sluice.core.upstream.Upstream;

/// What the origin of one route may ask for while it is built.
record RouteOrigins(String route, Map<String, Upstream> upstreams) implements OriginContext {
    @Override
    public Origin upstream(String name) {
        var upstream = find(name);
        return translating(upstream, upstream);
    }

    @Override
    public Origin upstreamWithOwnHost(String name) {
        var upstream = find(name);
        return translating(upstream, upstream.withOwnHost());
    }

    /// Upstreams that speak HTTP/2 may speak gRPC: browsers reach them too.
    private static Origin translating(Upstream upstream, Origin origin) {
        return upstream.settings().protocol() == HttpProtocol.H2 ? new GrpcWeb(origin) : origin;
    }

    private Upstream find(String name) {
        var upstream = upstreams.get(name);
        if (upstream == null) {
            throw new IllegalArgumentException(
                    "upstream: \"" + name + "\" (expected: one of " + upstreams.keySet() + ")");
        }
        return upstream;
    }
}
