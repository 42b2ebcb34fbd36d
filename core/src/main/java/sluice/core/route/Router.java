package sluice.core.route;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.Exchange;
import sluice.api.exchange.HeaderName;
import sluice.api.exchange.RequestHead;
import sluice.api.value.HostPattern;
import sluice.api.value.PathParts;
import sluice.api.value.PathPattern;

/// Finds the route of a request. Immutable; any thread, each with a {@link Match} of its own.
///
/// The most specific route wins: by host (exact, longest wildcard, none), by path segment by segment (literal, `{x}`
/// and `*`, `**`; regular expressions last), by whether it names methods, by the number of conditions on headers and
/// cookies, by those on the query, by order of writing. A route of which something else does not match makes room for
/// the next.
///
/// A lookup reads host and path once and then walks a tree of segments, one hash lookup per segment; how many routes
/// there are does not matter. Two things take more:
///
/// - Falling through. After the more specific branch failed the less specific one is walked. No path visits a node
///   twice, and at most {@value #MOST_VISITS} nodes per host pattern: routes that would allow more are refused. Eleven
///   segments in all combinations of literal and `{x}` stay below it.
/// - Regular expressions. Those of one host pattern are tried one after the other once nothing else matched, each in
///   time linear in the path, and they allocate; nothing else does.
///
/// Routes with the same host and path are tried one after the other too, but for those that differ in the exact value
/// of one header, which are found by it.
///
/// @param <R> the type of what routes carry
public final class Router<R> {
    /// At most how many nodes a path may visit per host pattern.
    static final int MOST_VISITS = 4096;

    private static final HeaderName ORIGIN = HeaderName.of("Origin");
    private static final HeaderName REQUEST_METHOD = HeaderName.of("Access-Control-Request-Method");
    private static final PathPattern EVERY_PATH = PathPattern.parse("/**");

    private final Methods methods = new Methods();
    private final Hosts<R> hosts;
    private final List<Level<R>> levels;
    private final int mostSegments;

    /// @param rules in order of writing
    /// @throws IllegalArgumentException if a name or an expression of a route is wrong, or paths combine too freely
    public Router(List<RouteRule<R>> rules) {
        var byHost = new LinkedHashMap<@Nullable HostPattern, List<Candidate<R>>>();
        int deepest = 0;
        for (int i = 0; i < rules.size(); i++) {
            try {
                deepest = Math.max(deepest, add(rules.get(i), i, byHost));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("route " + rules.get(i).name() + ": " + e.getMessage(), e);
            }
        }
        var levels = new LinkedHashMap<@Nullable HostPattern, Level<R>>();
        byHost.forEach((host, candidates) -> levels.put(host, level(host, candidates)));
        this.hosts = new Hosts<>(levels);
        this.levels = List.copyOf(levels.values());
        this.mostSegments = deepest + 1;
    }

    private int add(RouteRule<R> rule, int order, Map<@Nullable HostPattern, List<Candidate<R>>> byHost) {
        var conditions = Candidate.conditions(rule);
        long set = methods.setOf(rule.methods());
        var paths = rule.paths().isEmpty() ? List.of(EVERY_PATH) : rule.paths();
        var hosts = rule.hosts().isEmpty() ? Collections.<@Nullable HostPattern>singletonList(null) : rule.hosts();
        int deepest = 0;
        for (var path : paths) {
            deepest = path instanceof PathParts parts ? Math.max(deepest, parts.depth()) : deepest;
            for (var host : hosts) {
                byHost.computeIfAbsent(host, added -> new ArrayList<>())
                        .add(new Candidate<>(rule, host, path, order, set, conditions));
            }
        }
        return deepest;
    }

    private static <R> Level<R> level(@Nullable HostPattern host, List<Candidate<R>> candidates) {
        var level = new Level<>(candidates);
        if (level.worst() > MOST_VISITS) {
            throw new IllegalArgumentException("paths of " + (host == null ? "no host" : "host " + host) + ", such as "
                    + deepest(candidates)
                    + ": literals and {x} combine so freely that one request could be compared at "
                    + level.worst() + " places (expected: at most " + MOST_VISITS + ")");
        }
        return level;
    }

    private static String deepest(List<? extends Candidate<?>> candidates) {
        return candidates.stream()
                .map(candidate -> candidate.path().text())
                .max(Comparator.comparingLong(
                        text -> text.chars().filter(c -> c == '/').count()))
                .orElse("");
    }

    /// Finds the route of a request. A CORS preflight is looked up by the method that it asks for, and only if no
    /// route has that, as the OPTIONS request that it is.
    public void match(Exchange exchange, Match<R> match) {
        match.begin();
        var request = exchange.request();
        if (!request.path().startsWith("/")) {
            return;
        }
        var walk = match.walk();
        walk.begin(exchange, mostSegments);
        var found = hosts.find(request.host());
        var method = askedMethod(request);
        walk.forWinner(methods.bit(method));
        var winner = find(found, walk);
        if (winner == null && !method.equals(request.method())) {
            walk.forWinner(methods.bit(request.method()));
            winner = find(found, walk);
        }
        if (winner == null && walk.passedOver()) {
            walk.forAllowed();
            find(found, walk);
            match.refused(methods.list(walk.allowed()));
        }
        match.won(winner);
        walk.end();
    }

    private static String askedMethod(RequestHead request) {
        var method = request.method();
        if (!method.equals("OPTIONS") || !request.headers().contains(ORIGIN)) {
            return method;
        }
        var asked = request.headers().get(REQUEST_METHOD);
        return asked == null ? method : asked;
    }

    private static <R> @Nullable Candidate<R> find(List<Level<R>> levels, Walk<R> walk) {
        for (int i = 0; i < levels.size(); i++) {
            var candidate = levels.get(i).find(walk);
            if (candidate != null) {
                return candidate;
            }
        }
        return null;
    }

    /// The routes that a request was compared with, in order of precedence, and behind them those that have its path
    /// at other hosts. For people: takes time that grows with the number of hosts.
    public List<Considered> explain(Exchange exchange) {
        var match = new Match<R>();
        match(exchange, match);
        var compared = hosts.find(exchange.request().host());
        var elsewhere =
                levels.stream().filter(level -> !compared.contains(level)).toList();
        var considered = new ArrayList<Considered>();
        for (var candidate : candidates(compared, exchange)) {
            considered.add(considered(candidate, match, unmet(candidate, exchange, match)));
        }
        for (var candidate : candidates(elsewhere, exchange)) {
            considered.add(considered(
                    candidate, match, "host: " + exchange.request().host() + ", expected " + candidate.host()));
        }
        return considered;
    }

    private List<Candidate<R>> candidates(List<Level<R>> levels, Exchange exchange) {
        var walk = new Walk<R>();
        walk.begin(exchange, mostSegments);
        walk.forSeen();
        find(levels, walk);
        return walk.seen();
    }

    private String unmet(Candidate<R> candidate, Exchange exchange, Match<R> match) {
        var unmet = candidate.unmet(exchange);
        if (candidate.admits(match.walk().method())) {
            return String.join("; ", unmet);
        }
        unmet.addFirst(
                "method: " + askedMethod(exchange.request()) + ", expected " + methods.list(candidate.methods()));
        return String.join("; ", unmet);
    }

    private static <R> Considered considered(Candidate<R> candidate, Match<R> match, String why) {
        var host = candidate.host();
        return new Considered(
                candidate.rule().name(),
                host == null ? "" : host.toString(),
                candidate.path().text(),
                candidate == match.winner(),
                why);
    }
}
