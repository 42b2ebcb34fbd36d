package sluice.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import sluice.api.value.HostPattern;
import sluice.api.value.PathPattern;
import sluice.core.route.RouteRule;

/// Routes as a company of many teams has them, and requests that hit them. Services of 20 routes each; every
/// fifth route has a name in its path, half of them two; one host in common.
final class RouteTable {
    static final String HOST = "api.example.com";

    private static final String[] RESOURCES = {"orders", "invoices", "customers", "shipments", "payments"};
    private static final String[] METHODS = {"GET", "POST", "PUT", "DELETE"};

    private final List<String> patterns = new ArrayList<>();
    private final List<String> methods = new ArrayList<>();

    /// @param size how many routes
    RouteTable(int size) {
        for (int i = 0; i < size; i++) {
            int place = i / METHODS.length;
            var service = "/service-" + place / RESOURCES.length + "/v1/" + RESOURCES[place % RESOURCES.length];
            methods.add(METHODS[i % METHODS.length]);
            patterns.add(
                    switch (place % 3) {
                        case 0 -> service + "/summary";
                        case 1 -> service + "/{id}";
                        default -> service + "/{id}/items/{item}";
                    });
        }
    }

    List<String> patterns() {
        return patterns;
    }

    List<RouteRule<String>> rules() {
        var rules = new ArrayList<RouteRule<String>>();
        var hosts = List.of(HostPattern.parse(HOST));
        for (int i = 0; i < patterns.size(); i++) {
            var name = "route-" + i;
            rules.add(new RouteRule<>(
                    name,
                    hosts,
                    List.of(PathPattern.parse(patterns.get(i))),
                    List.of(methods.get(i)),
                    Map.of(),
                    Map.of(),
                    Map.of(),
                    null,
                    name));
        }
        return rules;
    }

    /// Requests for random routes; hosts, methods and paths are strings of their own, as they come from a
    /// connection.
    AskedExchange[] requests(int count) {
        var random = new Random(42);
        var requests = new AskedExchange[count];
        for (int i = 0; i < count; i++) {
            int route = random.nextInt(patterns.size());
            var path = patterns.get(route)
                    .replace("{id}", Integer.toString(100_000 + random.nextInt(900_000)))
                    .replace("{item}", Integer.toString(random.nextInt(100)));
            requests[i] = new AskedExchange(methods.get(route), new String(HOST), path);
        }
        return requests;
    }
}
