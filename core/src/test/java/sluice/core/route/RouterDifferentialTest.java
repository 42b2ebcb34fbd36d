package sluice.core.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import sluice.api.exchange.Exchange;
import sluice.api.exchange.HeaderName;

/// Random tables and requests from a small alphabet, so that routes collide and fall through all the time.
class RouterDifferentialTest {
    private static final int TABLES = 2_000;
    private static final int REQUESTS = 25;
    private static final List<String> HOSTS =
            List.of("a.x.com", "b.a.x.com", "x.com", "y.org", "*.x.com", "*.a.x.com", "*.com", "*.b.a.x.com");
    private static final List<String> ASKED_HOSTS =
            List.of("", "a.x.com", "b.a.x.com", "c.b.a.x.com", "x.com", "y.org", "z.x.com", "com", "a.com", "..x.com");
    private static final List<String> SEGMENTS = List.of("a", "b", "c", "ab", "Aa", "BB");
    private static final List<String> REGEXES = List.of("~/a.*", "~/[ab]/.*", "~.*/c", "~/", "~/(a|b|Aa)");
    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "OPTIONS", "PURGE");
    private static final List<String> VALUES = List.of("1", "2", "*", "~[12]", "~.+");

    private final Random random = new Random(20261120);

    @Test
    void agreesWithTheContractTakenLiterally() {
        var match = new Match<String>();
        int found = 0;
        int refused = 0;
        for (int table = 0; table < TABLES; table++) {
            var rules = rules();
            var router = new Router<>(rules);
            var reference = new ReferenceRouter(rules);
            for (int i = 0; i < REQUESTS; i++) {
                var exchange = request();
                var expected = reference.match(exchange);
                router.match(exchange, match);
                assertThat(outcome(match)).as("%s among %s", exchange, rules).isEqualTo(expected);
                assertThat(winner(router.explain(exchange)))
                        .as("explanation of %s among %s", exchange, rules)
                        .isEqualTo(expected.route());
                found += match.route() == null ? 0 : 1;
                refused += match.allow().isEmpty() ? 0 : 1;
            }
        }
        assertThat(found).isGreaterThan(TABLES * REQUESTS / 4);
        assertThat(refused).isGreaterThan(TABLES * REQUESTS / 50);
    }

    private static ReferenceRouter.Outcome outcome(Match<String> match) {
        var parameters = new TreeMap<String, String>();
        for (var name : List.of("p0", "p1", "p2", "p3", "rest")) {
            var value = match.parameters().get(name);
            if (value != null) {
                parameters.put(name, value);
            }
        }
        var allow = new TreeSet<String>();
        if (!match.allow().isEmpty()) {
            allow.addAll(List.of(match.allow().split(", ")));
        }
        var route = match.route();
        return new ReferenceRouter.Outcome(route == null ? "-" : route, parameters, allow);
    }

    /// The first that matches is the winner, and the only one.
    private static String winner(List<Considered> considered) {
        var winners = considered.stream().filter(Considered::wins).toList();
        var first = considered.stream().filter(Considered::matches).findFirst();
        assertThat(winners).isEqualTo(first.stream().toList());
        return first.map(Considered::route).orElse("-");
    }

    private List<RouteRule<String>> rules() {
        var rules = new ArrayList<RouteRule<String>>();
        int count = 1 + random.nextInt(random.nextInt(4) == 0 ? 60 : 12);
        for (int i = 0; i < count; i++) {
            var rule = Rule.named("r" + i);
            some(2, 0.5, () -> rule.hosts(one(HOSTS)));
            some(2, 0.9, () -> rule.paths(random.nextInt(12) == 0 ? one(REGEXES) : pattern()));
            some(2, 0.3, () -> rule.methods(one(METHODS)));
            some(2, 0.2, () -> rule.header(one(List.of("X-A", "x-b")), one(VALUES)));
            some(2, 0.15, () -> rule.query(one(List.of("q", "r")), one(VALUES)));
            some(1, 0.1, () -> rule.cookie("k", one(VALUES)));
            some(1, 0.1, () -> rule.when(RouterDifferentialTest::hasTheHeader));
            rules.add(rule.build());
        }
        return rules;
    }

    private static boolean hasTheHeader(Exchange exchange) {
        return exchange.request().headers().contains(HeaderName.of("X-A"));
    }

    private void some(int most, double chance, Runnable action) {
        for (int i = 0; i < most && random.nextDouble() < chance; i++) {
            action.run();
        }
    }

    private String pattern() {
        var pattern = new StringBuilder();
        int depth = random.nextInt(5);
        for (int i = 0; i < depth; i++) {
            pattern.append('/')
                    .append(
                            switch (random.nextInt(6)) {
                                case 0 -> "{p" + i + "}";
                                case 1 -> "*";
                                default -> one(SEGMENTS);
                            });
        }
        return pattern.append(
                        switch (random.nextInt(depth == 0 ? 3 : 6)) {
                            case 0 -> "/**";
                            case 1 -> "/{rest**}";
                            case 2 -> "/";
                            default -> "";
                        })
                .toString();
    }

    private Exchange request() {
        var path = new StringBuilder();
        int depth = random.nextInt(6);
        for (int i = 0; i < depth; i++) {
            path.append('/').append(one(SEGMENTS));
        }
        if (depth == 0 || random.nextInt(5) == 0) {
            path.append('/');
        }
        if (random.nextInt(3) == 0) {
            path.append("?q=").append(random.nextInt(4)).append("&r=").append(random.nextInt(4));
        }
        var headers = new ArrayList<String>();
        some(2, 0.4, () -> headers.addAll(List.of("X-A", "" + random.nextInt(4))));
        some(2, 0.4, () -> headers.addAll(List.of("X-B", "" + random.nextInt(4))));
        some(1, 0.3, () -> headers.addAll(List.of("Cookie", "k=" + random.nextInt(4))));
        some(1, 0.4, () -> headers.addAll(List.of("Origin", "https://o.example")));
        some(1, 0.4, () -> headers.addAll(List.of("Access-Control-Request-Method", one(METHODS))));
        var method = random.nextInt(12) == 0 ? "UNKNOWN" : one(METHODS);
        return Asked.of(method, one(ASKED_HOSTS) + path, headers.toArray(String[]::new));
    }

    private String one(List<String> list) {
        return list.get(random.nextInt(list.size()));
    }
}
