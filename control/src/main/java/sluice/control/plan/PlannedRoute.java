package sluice.control.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.api.value.HostPattern;
import sluice.api.value.PathPattern;
import sluice.control.config.GroupSpec;
import sluice.control.config.RouteSpec;

/// A route with everything that its group and the gateway add to it.
///
/// @param spec as it is written
/// @param group whose it is; null for none
/// @param listeners the names of those on which it answers, never empty
/// @param hosts its own, or those of the group's claim; none for every host
/// @param paths its own, or those of the group's claim; none for every path
/// @param policies all that apply, in order: gateway, group, route
public record PlannedRoute(
        RouteSpec spec,
        @Nullable GroupSpec group,
        List<String> listeners,
        List<HostPattern> hosts,
        List<PathPattern> paths,
        List<PlannedPolicy> policies) {
    public String name() {
        return spec.name();
    }

    /// What it answers and with what, in one line: `GET api.example.com/v1/orders/** -> proxy orders`.
    public String summary() {
        var out = new StringBuilder();
        spec.match()
                .methods()
                .forEach(method -> out.append(out.isEmpty() ? "" : ",").append(method));
        out.append(out.isEmpty() ? "" : " ");
        out.append(hosts.isEmpty() ? "" : hosts.size() == 1 ? hosts.getFirst() : hosts);
        out.append(
                paths.isEmpty() ? "/**" : paths.size() == 1 ? paths.getFirst().text() : Flattened.text(paths));
        out.append(" -> ").append(spec.to().kind());
        spec.to().origin().upstreams().forEach(upstream -> out.append(' ').append(upstream));
        return out.toString();
    }
}
