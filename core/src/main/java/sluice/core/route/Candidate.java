package sluice.core.route;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.Exchange;
import sluice.api.exchange.HeaderName;
import sluice.api.value.HostPattern;
import sluice.api.value.PathParts;
import sluice.api.value.PathPattern;
import sluice.api.value.PathPattern.Part;
import sluice.api.value.PathRegex;

/// One route at one of its hosts and one of its paths. Immutable.
final class Candidate<R> {
    /// What decides between candidates of the same host and the same path.
    static final Comparator<Candidate<?>> PRECEDENCE = Comparator.<Candidate<?>>comparingInt(
                    it -> it.methods == Methods.ANY ? 1 : 0)
            .thenComparingInt(
                    it -> -it.rule.headers().size() - it.rule.cookies().size() - (it.rule.when() == null ? 0 : 1))
            .thenComparingInt(it -> -it.rule.query().size())
            .thenComparingInt(it -> it.order);

    private static final Condition[] NO_CONDITIONS = {};
    private static final String[] NO_NAMES = {};

    private final RouteRule<R> rule;
    private final R payload;
    private final @Nullable HostPattern host;
    private final PathPattern path;
    private final int order;
    private final long methods;
    private final Condition[] conditions;
    private final @Nullable Pattern regex;
    private final String[] names;
    private final int[] segments;

    Candidate(
            RouteRule<R> rule,
            @Nullable HostPattern host,
            PathPattern path,
            int order,
            long methods,
            Condition[] conditions) {
        this.rule = rule;
        this.payload = rule.payload();
        this.host = host;
        this.path = path;
        this.order = order;
        this.methods = methods;
        this.conditions = conditions;
        this.regex = path instanceof PathRegex(var text) ? Expected.regex(text) : null;
        this.names = path.names().toArray(NO_NAMES);
        this.segments = path instanceof PathParts parts ? named(parts, names.length) : new int[0];
    }

    /// The segments that have names; all that follows, if it has one, as the complement of its first segment.
    private static int[] named(PathParts path, int count) {
        var segments = new int[count];
        int at = 0;
        for (int i = 0; i < path.parts().size(); i++) {
            switch (path.parts().get(i)) {
                case Part.One one when !one.name().isEmpty() -> segments[at++] = i;
                case Part.Rest rest when !rest.name().isEmpty() -> segments[at++] = ~i;
                default -> {}
            }
        }
        return segments;
    }

    /// In the order in which conditions are cheap to test.
    static Condition[] conditions(RouteRule<?> rule) {
        var conditions = new ArrayList<Condition>();
        rule.headers()
                .forEach((name, value) ->
                        conditions.add(new Condition.Header(HeaderName.of(name), Expected.parse(value))));
        rule.query().forEach((name, value) -> conditions.add(new Condition.Query(name, Expected.parse(value))));
        rule.cookies().forEach((name, value) -> conditions.add(new Condition.Cookie(name, Expected.parse(value))));
        if (rule.when() != null) {
            conditions.add(new Condition.When(rule.when()));
        }
        return conditions.isEmpty() ? NO_CONDITIONS : conditions.toArray(Condition[]::new);
    }

    /// @param method a set of one
    boolean admits(long method) {
        return (methods & method) != 0;
    }

    /// Whether the path as a whole matches the regular expression, if the candidate has one.
    boolean regexMatches(String path) {
        return regex != null && regex.matches(path);
    }

    boolean holds(Exchange exchange) {
        for (var condition : conditions) {
            if (!condition.holds(exchange)) {
                return false;
            }
        }
        return true;
    }

    /// What does not hold, for people; empty if all does.
    List<String> unmet(Exchange exchange) {
        var unmet = new ArrayList<String>();
        for (var condition : conditions) {
            if (!condition.holds(exchange)) {
                unmet.add(condition.unmet(exchange));
            }
        }
        return unmet;
    }

    /// The value that is expected of a header, if it is one exact value.
    @Nullable
    String exactly(HeaderName name) {
        for (var condition : conditions) {
            if (condition instanceof Condition.Header(var header, Expected.Exactly(var text)) && header.equals(name)) {
                return text;
            }
        }
        return null;
    }

    /// The headers of which an exact value is expected.
    List<HeaderName> exactHeaders() {
        var names = new ArrayList<HeaderName>();
        for (var condition : conditions) {
            if (condition instanceof Condition.Header(var name, Expected.Exactly exactly)) {
                names.add(name);
            }
        }
        return names;
    }

    long methods() {
        return methods;
    }

    R payload() {
        return payload;
    }

    RouteRule<R> rule() {
        return rule;
    }

    PathPattern path() {
        return path;
    }

    @Nullable
    HostPattern host() {
        return host;
    }

    String[] names() {
        return names;
    }

    /// Where the value of a name begins in the path.
    int start(int name, Segments walked) {
        int segment = segments[name];
        if (segment >= 0) {
            return walked.start(segment);
        }
        return ~segment < walked.count()
                ? walked.start(~segment)
                : walked.path().length();
    }

    /// Where the value of a name ends in the path.
    int end(int name, Segments walked) {
        int segment = segments[name];
        return segment >= 0 ? walked.end(segment) : walked.path().length();
    }
}
