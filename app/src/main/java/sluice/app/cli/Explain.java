package sluice.app.cli;

import java.io.PrintStream;
import java.util.List;
import sluice.control.admin.Json;
import sluice.control.compile.Explanation;
import sluice.control.plan.Loaded;
import sluice.core.route.Considered;

/// `sluice explain`: which route a request would take, and why.
final class Explain implements Command {
    private static final Option HEADER = Option.of("-H", "'Name: value'", "a header of the request; may be repeated");

    @Override
    public Syntax syntax() {
        return new Syntax(
                "explain",
                List.of("FILE|DIR", "METHOD", "URL"),
                List.of(HEADER, Option.FORMAT, Source.NO_SECRETS),
                "tells which route a request would take and why, the runners-up and why not, the policies in order");
    }

    @Override
    public int run(Given given, Console console) throws Exception {
        var loaded = Source.load(given.parameter(0), given);
        if (loaded instanceof Loaded.Invalid invalid) {
            return new Findings(invalid.problems()).refuse(given, console);
        }
        var explanations = ask(((Loaded.Valid) loaded).plan(), given);
        if (given.wantsJson()) {
            console.out().print(Json.text(explanations));
        } else {
            explanations.forEach(explanation -> print(explanation, console.out()));
        }
        return 0;
    }

    private static List<Explanation> ask(sluice.control.plan.Plan plan, Given given) {
        try {
            return Explanation.of(plan, given.parameter(1), given.parameter(2), given.values(HEADER));
        } catch (IllegalArgumentException e) {
            throw new UsageException("explain: " + e.getMessage());
        }
    }

    private static void print(Explanation explanation, PrintStream out) {
        out.println("listener " + explanation.listener());
        if (!explanation.route().isEmpty()) {
            out.println("  route     " + explanation.route());
            out.println("  answers   " + explanation.to());
        } else if (!explanation.allow().isEmpty()) {
            out.println("  no route  405, other methods are answered: " + explanation.allow());
        } else {
            out.println("  no route  404");
        }
        var policies = explanation.policies();
        out.println("  policies  " + (policies.isEmpty() ? "none" : String.join(", then ", policies)));
        explanation.considered().forEach(considered -> print(considered, out));
    }

    private static void print(Considered considered, PrintStream out) {
        var pattern = considered.host() + considered.path();
        out.println("    " + (considered.wins() ? "* " : "- ") + considered.route() + "  " + pattern
                + (considered.wins() ? "" : "  " + why(considered)));
    }

    private static String why(Considered considered) {
        return considered.why().isEmpty() ? "matches too, but less specific" : considered.why();
    }
}
