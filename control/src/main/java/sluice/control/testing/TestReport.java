package sluice.control.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import sluice.control.bind.Problem;
import sluice.control.compile.CompileException;
import sluice.control.testing.TestLoader.Suite;
import sluice.control.testing.TestRun.Outcome;

/// What became of all tests, for people and programs.
///
/// @param outcomes of the tests that could be run, in order
/// @param problems with files of tests and configurations, whose tests could not be run
/// @param madeUp secrets that nobody has given
public record TestReport(List<Outcome> outcomes, List<Problem> problems, Set<String> madeUp) {
    /// Runs everything.
    public static TestReport of(List<Suite> suites) throws InterruptedException {
        var outcomes = new ArrayList<Outcome>();
        var problems = new ArrayList<Problem>();
        var madeUp = new TreeSet<String>();
        for (var suite : suites) {
            problems.addAll(suite.problems());
            madeUp.addAll(suite.madeUp());
            var plan = suite.plan();
            if (plan == null) {
                continue;
            }
            try {
                for (var test : suite.tests()) {
                    outcomes.add(TestRun.of(plan, test, suite.places()));
                }
            } catch (CompileException e) {
                problems.addAll(e.problems());
            }
        }
        return new TestReport(List.copyOf(outcomes), List.copyOf(problems), madeUp);
    }

    /// Whether nothing went wrong.
    public boolean passed() {
        return problems.isEmpty() && failed() == 0;
    }

    private long failed() {
        return outcomes.stream().filter(it -> !it.passed()).count();
    }

    /// One test, for programs.
    ///
    /// @param path how the gateway came to its answer
    public record Result(
            String name, String file, int line, boolean passed, List<Problem> problems, List<String> path) {}

    /// All of it, for programs.
    ///
    /// @param problems because of which tests could not be run
    public record Summary(long passed, long failed, List<Result> tests, List<Problem> problems) {}

    /// The report as plain data.
    public Summary summary() {
        var results = outcomes.stream()
                .map(it -> new Result(it.name(), it.file(), it.line(), it.passed(), it.problems(), it.path()))
                .toList();
        return new Summary(outcomes.size() - failed(), failed(), results, problems);
    }

    /// The report for people: what failed and why, and how many there were.
    ///
    /// @param all whether tests that have passed are named, too
    public List<String> lines(boolean all) {
        var lines = new ArrayList<String>();
        problems.forEach(it -> lines.add(it.toString()));
        for (var outcome : outcomes) {
            if (!outcome.passed()) {
                lines.add("FAILED  " + outcome.name());
                outcome.problems().forEach(it -> lines.add("  " + it));
                outcome.path().forEach(it -> lines.add("      " + it));
                lines.add("");
            } else if (all) {
                lines.add("passed  " + outcome.name());
            }
        }
        if (!madeUp.isEmpty() && !passed()) {
            lines.add("note: random texts stand for " + String.join(", ", madeUp)
                    + "; a value for tests may be given under `environment` beside `tests`");
        }
        lines.add(outcomes.size() - failed() + " passed, " + failed() + " failed"
                + (problems.isEmpty()
                        ? ""
                        : ", " + problems.size() + (problems.size() == 1 ? " problem" : " problems")));
        return lines;
    }

    /// The report in the XML that JUnit has made known and that CI systems read.
    public String junit() {
        var out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"sluice\" tests=\"");
        out.append(outcomes.size() + problems.size()).append("\" failures=\"").append(failed());
        out.append("\" errors=\"").append(problems.size()).append("\" skipped=\"0\">\n");
        for (var outcome : outcomes) {
            out.append("  <testcase classname=\"").append(escaped(outcome.file()));
            out.append("\" name=\"").append(escaped(outcome.name())).append('"');
            if (outcome.passed()) {
                out.append("/>\n");
            } else {
                var told = outcome.problems().stream().map(Problem::toString).toList();
                out.append(">\n    <failure message=\"")
                        .append(escaped(told.getFirst()))
                        .append("\">");
                out.append(escaped(String.join("\n", told) + "\n" + String.join("\n", outcome.path())));
                out.append("</failure>\n  </testcase>\n");
            }
        }
        for (var problem : problems) {
            out.append("  <testcase classname=\"")
                    .append(escaped(problem.file()))
                    .append("\" name=\"configuration\">");
            out.append("<error message=\"").append(escaped(problem.toString())).append("\"/></testcase>\n");
        }
        return out.append("</testsuite>\n").toString();
    }

    private static String escaped(String text) {
        var out = new StringBuilder();
        text.codePoints().forEach(it -> {
            switch (it) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\n' -> out.append("&#10;");
                default -> out.appendCodePoint(it < ' ' && it != '\t' || it == 0xFFFE || it == 0xFFFF ? 0xFFFD : it);
            }
        });
        return out.toString();
    }
}
