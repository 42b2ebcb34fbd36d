package sluice.core.route;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.Exchange;
import sluice.api.exchange.HeaderName;

/// The paragraph "Which route wins" of the contract, word by word, with no thought of speed: every route is compared,
/// those that match are sorted.
record ReferenceRouter(List<RouteRule<String>> rules) {
    private static final Map<String, Pattern> REGEXES = new ConcurrentHashMap<>();

    record Outcome(String route, Map<String, String> parameters, TreeSet<String> allow) {}

    private record Entry(RouteRule<String> rule, String host, String path, int order) {}

    Outcome match(Exchange exchange) {
        var entries = entries(exchange);
        entries.sort((one, other) -> compare(one, other));
        var request = exchange.request();
        var asked = request.headers().get(HeaderName.of("Access-Control-Request-Method"));
        boolean preflight = request.method().equals("OPTIONS")
                && asked != null
                && request.headers().contains(HeaderName.of("Origin"));
        for (var method : preflight ? List.of(asked, "OPTIONS") : List.of(request.method())) {
            for (var entry : entries) {
                if (admits(entry.rule, method)) {
                    return new Outcome(entry.rule.name(), parameters(entry.path, request.path()), new TreeSet<>());
                }
            }
        }
        var allow = new TreeSet<String>();
        entries.forEach(entry -> allow.addAll(entry.rule.methods()));
        if (allow.contains("GET")) {
            allow.add("HEAD");
        }
        return new Outcome("-", Map.of(), allow);
    }

    /// All that match but for the method.
    private List<Entry> entries(Exchange exchange) {
        var entries = new ArrayList<Entry>();
        for (int i = 0; i < rules.size(); i++) {
            var rule = rules.get(i);
            for (var host : rule.hosts().isEmpty() ? List.of("") : texts(rule.hosts())) {
                for (var path : rule.paths().isEmpty() ? List.of("/**") : texts(rule.paths())) {
                    if (hostMatches(host, exchange.request().host())
                            && pathRegex(path)
                                    .matcher(exchange.request().path())
                                    .matches()
                            && conditionsHold(rule, exchange)) {
                        entries.add(new Entry(rule, host, path, i));
                    }
                }
            }
        }
        return entries;
    }

    private static List<String> texts(List<?> patterns) {
        return patterns.stream().map(Object::toString).toList();
    }

    private static boolean hostMatches(String pattern, String host) {
        return pattern.isEmpty()
                || pattern.equals(host)
                || pattern.startsWith("*.") && host.endsWith(pattern.substring(1)) && host.length() >= pattern.length();
    }

    private static Pattern pathRegex(String path) {
        return REGEXES.computeIfAbsent(path, ReferenceRouter::compiled);
    }

    private static Pattern compiled(String path) {
        if (path.startsWith("~")) {
            return Pattern.compile(path.substring(1));
        }
        var regex = new StringBuilder();
        for (var part : path.substring(1).split("/", -1)) {
            if (part.endsWith("**") || part.endsWith("**}")) {
                regex.append("(?:/(.*))?");
            } else {
                regex.append('/').append(isOne(part) ? "([^/]+)" : Pattern.quote(part));
            }
        }
        return Pattern.compile(regex.toString());
    }

    private static Map<String, String> parameters(String pattern, String path) {
        var parameters = new TreeMap<String, String>();
        if (!pattern.startsWith("~")) {
            var matcher = pathRegex(pattern).matcher(path);
            matcher.matches();
            int group = 0;
            for (var part : pattern.substring(1).split("/", -1)) {
                group += rank(part) > 0 ? 1 : 0;
                if (part.startsWith("{")) {
                    var value = matcher.group(group);
                    parameters.put(part.replaceAll("[{}*]", ""), value == null ? "" : value);
                }
            }
        }
        return parameters;
    }

    private static boolean conditionsHold(RouteRule<String> rule, Exchange exchange) {
        var request = exchange.request();
        return rule.headers().entrySet().stream()
                        .allMatch(it ->
                                headerHolds(it.getValue(), request.headers().all(HeaderName.of(it.getKey()))))
                && rule.query().entrySet().stream()
                        .allMatch(it -> holds(it.getValue(), request.queryParameter(it.getKey())))
                && rule.cookies().entrySet().stream().allMatch(it -> holds(it.getValue(), request.cookie(it.getKey())))
                && (rule.when() == null || rule.when().test(exchange));
    }

    private static boolean headerHolds(String expected, List<String> values) {
        return expected.equals("*") ? !values.isEmpty() : values.size() == 1 && holds(expected, values.getFirst());
    }

    private static boolean holds(String expected, @Nullable String value) {
        return value != null
                && (expected.equals("*")
                        || (expected.startsWith("~")
                                ? Pattern.matches(expected.substring(1), value)
                                : expected.equals(value)));
    }

    private static boolean admits(RouteRule<String> rule, String method) {
        return rule.methods().isEmpty()
                || rule.methods().contains(method)
                || method.equals("HEAD") && rule.methods().contains("GET");
    }

    private static int compare(Entry one, Entry other) {
        int hosts = Comparator.<String>comparingInt(host -> host.startsWith("*.") ? 1 : host.isEmpty() ? 2 : 0)
                .thenComparingInt(host -> -host.length())
                .compare(one.host, other.host);
        if (hosts != 0) {
            return hosts;
        }
        int paths = comparePaths(one.path, other.path);
        if (paths != 0) {
            return paths;
        }
        return Comparator.<Entry>comparingInt(it -> it.path.startsWith("~") ? it.order : 0)
                .thenComparingInt(it -> it.rule.methods().isEmpty() ? 1 : 0)
                .thenComparingInt(
                        it -> -it.rule.headers().size() - it.rule.cookies().size() - (it.rule.when() == null ? 0 : 1))
                .thenComparingInt(it -> -it.rule.query().size())
                .thenComparingInt(it -> it.order)
                .compare(one, other);
    }

    private static int comparePaths(String one, String other) {
        if (one.startsWith("~") || other.startsWith("~")) {
            return Boolean.compare(one.startsWith("~"), other.startsWith("~"));
        }
        var ones = one.substring(1).split("/", -1);
        var others = other.substring(1).split("/", -1);
        for (int i = 0; i < Math.max(ones.length, others.length); i++) {
            int compared =
                    Integer.compare(i < ones.length ? rank(ones[i]) : -1, i < others.length ? rank(others[i]) : -1);
            if (compared != 0) {
                return compared;
            }
        }
        return 0;
    }

    private static int rank(String part) {
        return part.endsWith("**") || part.endsWith("**}") ? 2 : isOne(part) ? 1 : 0;
    }

    private static boolean isOne(String part) {
        return part.equals("*") || part.startsWith("{");
    }
}
