package sluice.core.route;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.Exchange;
import sluice.api.value.HostPattern;
import sluice.api.value.PathPattern;

/// Writes a rule whose payload is its name.
final class Rule {
    private final String name;
    private final List<HostPattern> hosts = new ArrayList<>();
    private final List<PathPattern> paths = new ArrayList<>();
    private final List<String> methods = new ArrayList<>();
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final Map<String, String> query = new LinkedHashMap<>();
    private final Map<String, String> cookies = new LinkedHashMap<>();
    private @Nullable Predicate<Exchange> when;

    private Rule(String name) {
        this.name = name;
    }

    static Rule named(String name) {
        return new Rule(name);
    }

    /// A rule of one path, named by it.
    static Rule path(String path) {
        return named(path).paths(path);
    }

    Rule hosts(String... patterns) {
        for (var pattern : patterns) {
            hosts.add(HostPattern.parse(pattern));
        }
        return this;
    }

    Rule paths(String... patterns) {
        for (var pattern : patterns) {
            paths.add(PathPattern.parse(pattern));
        }
        return this;
    }

    Rule methods(String... given) {
        methods.addAll(List.of(given));
        return this;
    }

    Rule header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    Rule query(String name, String value) {
        query.put(name, value);
        return this;
    }

    Rule cookie(String name, String value) {
        cookies.put(name, value);
        return this;
    }

    Rule when(Predicate<Exchange> test) {
        when = test;
        return this;
    }

    RouteRule<String> build() {
        return new RouteRule<>(name, hosts, paths, methods, headers, query, cookies, when, name);
    }

    static Router<String> router(Rule... rules) {
        var built = new ArrayList<RouteRule<String>>();
        for (var rule : rules) {
            built.add(rule.build());
        }
        return new Router<>(built);
    }
}
