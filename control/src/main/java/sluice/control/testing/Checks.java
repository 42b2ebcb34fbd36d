package sluice.control.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.HeaderName;
import sluice.api.exchange.Headers;
import sluice.control.bind.Binder;
import sluice.control.bind.Node;
import sluice.control.bind.Place;
import sluice.control.bind.Problem;
import sluice.core.client.SentRequest;

/// Compares what was expected with what has happened. Confined to one thread.
final class Checks {
    private static final int SHOWN = 500;
    private static final String NOTHING = "none";

    private final Expectation expected;
    private final Binder places;
    private final List<Problem> problems = new ArrayList<>();

    Checks(Expectation expected, Binder places) {
        this.expected = expected;
        this.places = places;
    }

    /// What was other than expected, in the order of writing.
    ///
    /// @param calls how often each upstream was asked
    List<Problem> of(Observed was, Map<String, Integer> calls) {
        var answer = was.answer();
        if (answer == null) {
            problems.add(Problem.at(
                    places.placeOf(expected),
                    "no answer within " + GatewayTester.PATIENCE.toHours() + "h",
                    "an answer"));
            return problems;
        }
        check("status", expected.status(), String.valueOf(answer.status()));
        check("route", expected.route(), was.route());
        check("error", expected.error(), was.error());
        var last = was.sent().isEmpty() ? null : was.sent().getLast();
        check("upstream", expected.upstream(), last == null ? null : last.upstream());
        expected.headers()
                .forEach((name, wanted) ->
                        check(places.placeOf(expected, "headers", name), wanted, value(answer.headers(), name)));
        body(expected.body(), new String(answer.body(), UTF_8));
        request(expected.upstreamRequest(), last);
        calls(expected.upstreamCalls(), calls);
        expected.log()
                .forEach((name, wanted) -> check(
                        places.placeOf(expected, "log", name), wanted, was.log().get(name)));
        problems.sort(null);
        return problems;
    }

    private void check(String component, @Nullable Expected wanted, @Nullable String was) {
        if (wanted != null) {
            check(places.placeOf(expected, component), wanted, was);
        }
    }

    private void check(Place place, Expected wanted, @Nullable String was) {
        if (!wanted.fits(was)) {
            problems.add(Problem.at(place, shown(was), wanted.wanted()));
        }
    }

    private static String shown(@Nullable String text) {
        if (text == null) {
            return NOTHING;
        }
        return text.isEmpty() ? "\"\"" : text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }

    /// All values of that name in one text; null if there is none.
    private static @Nullable String value(Headers headers, String name) {
        var values = headers.all(HeaderName.of(name));
        return values.isEmpty() ? null : String.join(", ", values);
    }

    private void body(@Nullable ExpectedBody wanted, String was) {
        if (wanted == null) {
            return;
        }
        var whole = wanted.is();
        if (whole != null) {
            check(places.placeOf(wanted), whole, was.isEmpty() ? null : was);
        }
        for (int i = 0; i < wanted.contains().size(); i++) {
            var part = wanted.contains().get(i);
            if (!was.contains(part)) {
                problems.add(
                        Problem.at(places.placeOf(wanted, "contains", i), shown(was), "a text that contains " + part));
            }
        }
        var json = wanted.json();
        if (json != null) {
            json(json, was);
        }
    }

    private void json(Node wanted, String was) {
        try {
            new JsonCheck(problems).check(wanted, JsonValue.read(was));
        } catch (IllegalArgumentException e) {
            problems.add(Problem.at(wanted.place(), shown(was), "JSON"));
        }
    }

    private void request(@Nullable ExpectedRequest wanted, @Nullable SentRequest sent) {
        if (wanted == null) {
            return;
        }
        if (sent == null) {
            problems.add(Problem.at(places.placeOf(wanted), "no upstream was asked", "a request to one"));
            return;
        }
        if (wanted.method() != null) {
            check(places.placeOf(wanted, "method"), wanted.method(), sent.method());
        }
        if (wanted.path() != null) {
            check(places.placeOf(wanted, "path"), wanted.path(), sent.target());
        }
        wanted.headers()
                .forEach((name, field) ->
                        check(places.placeOf(wanted, "headers", name), field, value(sent.headers(), name)));
        body(wanted.body(), new String(sent.body(), UTF_8));
    }

    private void calls(@Nullable ExpectedCalls wanted, Map<String, Integer> calls) {
        if (wanted == null) {
            return;
        }
        var total = wanted.total();
        if (total != null) {
            int all = calls.values().stream().mapToInt(it -> it).sum();
            check(places.placeOf(expected, "upstreamCalls"), total, String.valueOf(all));
        }
        wanted.each()
                .forEach((upstream, count) -> check(
                        places.placeOf(expected, "upstreamCalls").child(upstream),
                        count,
                        String.valueOf(calls.getOrDefault(upstream, 0))));
    }
}
