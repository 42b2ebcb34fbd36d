package sluice.control.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import sluice.control.compile.Explanation;
import sluice.control.plan.Plan;
import sluice.core.route.Considered;

/// Tells, line by line, how the gateway came to an answer.
final class DecisionPath {
    private static final int SHOWN = 200;

    private DecisionPath() {}

    /// @param number of the step, from 1
    /// @param steps how many there are
    static List<String> of(Plan plan, StepSpec step, int number, int steps, Observed was) {
        var lines = new ArrayList<String>();
        var request = step.asked();
        var which = (steps > 1 ? "step " + number + " of " + steps + ", " : "")
                + (step.repeat() > 1 ? "request " + step.repeat() + " of " + step.repeat() + ", " : "");
        lines.add(which + request.method() + " " + request.url());
        lines.add("listener  " + was.listener());
        lines.add("route     " + was.route());
        considered(plan, request, was, lines);
        lines.add("policies  " + (was.decisions().isEmpty() ? "none" : String.join(", then ", was.decisions())));
        for (var sent : was.sent()) {
            lines.add("upstream  " + sent.upstream() + " at " + sent.endpoint() + ": " + sent.method() + " "
                    + sent.target());
        }
        if (was.sent().isEmpty()) {
            lines.add("upstream  none was asked");
        }
        if (was.error() != null) {
            lines.add("failure   " + was.error() + ": " + was.reason());
        }
        var answer = was.answer();
        lines.add(answer == null ? "answer    none" : "answer    " + answer.status() + text(answer.body()));
        return lines;
    }

    private static void considered(Plan plan, RequestSpec request, Observed was, List<String> lines) {
        for (var explanation : explained(plan, request)) {
            if (explanation.listener().equals(was.listener())) {
                explanation.considered().stream().map(DecisionPath::considered).forEach(lines::add);
            }
        }
    }

    /// None for requests that no router would be asked about.
    static List<Explanation> explained(Plan plan, RequestSpec request) {
        var fields = new ArrayList<String>();
        request.headers().forEach((name, values) -> values.forEach(value -> fields.add(name + ": " + value)));
        try {
            return Explanation.of(plan, request.method(), request.url(), fields);
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }

    private static String considered(Considered considered) {
        var pattern = considered.host() + considered.path();
        var why = considered.why().isEmpty() ? "matches too, but less specific" : considered.why();
        return "  " + (considered.wins() ? "* " : "- ") + considered.route() + "  " + pattern
                + (considered.wins() ? "" : "  " + why);
    }

    private static String text(byte[] body) {
        if (body.length == 0) {
            return ", no body";
        }
        var text = new String(body, UTF_8).strip().replace("\n", "\\n");
        return ", " + (text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...");
    }
}
