package sluice.control.compile;

import java.util.Map;
import sluice.api.origin.Origin;
import sluice.api.origin.OriginContext;
import sluice.core.upstream.Upstream;

/// What the origin of one route may ask for while it is built.
record RouteOrigins(String route, Map<String, Upstream> upstreams) implements OriginContext {
    @Override
    public Origin upstream(String name) {
        return find(name);
    }

    @Override
    public Origin upstreamWithOwnHost(String name) {
        return find(name).withOwnHost();
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
