package sluice.control.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import sluice.api.origin.OriginSpec;
import sluice.control.plan.PlannedRoute;
import sluice.core.origin.Proxy;
import sluice.core.origin.Redirect;
import sluice.core.origin.Respond;
import sluice.core.origin.Split;

/// Says in one line what was configured, as an operator would recognize it.
public final class Describe {
    private Describe() {}

    /// `upstream orders`, `split orders-v1 90, orders-v2 10`, `redirect 308 https://...`, `respond 200`.
    public static String origin(OriginSpec origin) {
        return switch (origin) {
            case Proxy proxy -> "upstream " + proxy.upstream() + (proxy.path() == null ? "" : " at " + proxy.path());
            case Split split ->
                "split "
                        + split.split().entrySet().stream()
                                .map(side -> side.getKey() + ' ' + side.getValue())
                                .collect(Collectors.joining(", "))
                        + (split.sticky() == null ? "" : ", sticky by " + split.sticky());
            case Redirect redirect -> "redirect " + redirect.status() + ' ' + redirect.location();
            case Respond respond -> "respond " + respond.status();
            default -> origin.getClass().getSimpleName();
        };
    }

    /// `GET,POST api.example.com/v1/orders/**`, one text per host and path.
    public static List<String> match(PlannedRoute route) {
        var methods =
                route.spec().match().methods().stream().map(Object::toString).collect(Collectors.joining(","));
        var prefix = methods.isEmpty() ? "" : methods + ' ';
        var paths = route.paths().isEmpty() ? List.of("/**") : route.paths();
        var texts = new ArrayList<String>();
        for (var path : paths) {
            if (route.hosts().isEmpty()) {
                texts.add(prefix + path);
            }
            for (var host : route.hosts()) {
                texts.add(prefix + host + path);
            }
        }
        return texts;
    }
}
