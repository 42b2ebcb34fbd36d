package sluice.control.testing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import sluice.control.bind.Binder;
import sluice.control.bind.Problem;
import sluice.control.compile.CompileException;
import sluice.control.plan.Plan;
import sluice.core.client.PlayedAnswer;
import sluice.core.client.SentRequest;

/// Runs one test: all of its steps in a gateway of its own. Confined to one thread.
public final class TestRun {
    private final TestSpec test;
    private final Binder places;

    /// What upstreams were asked in the current step, by name.
    private final Map<String, Integer> calls = new HashMap<>();

    private TestRun(TestSpec test, Binder places) {
        this.test = test;
        this.places = places;
    }

    /// Runs it to its end, or to the first step that goes wrong.
    ///
    /// @param places where everything stands in the file of the test
    /// @throws CompileException if something in the plan refuses to be built
    public static Outcome of(Plan plan, TestSpec test, Binder places) throws CompileException, InterruptedException {
        var run = new TestRun(test, places);
        try (var gateway = new GatewayTester(plan, algorithms(test))) {
            return run.run(plan, gateway);
        }
    }

    /// Null if the test speaks of a listener, an issuer or a consumer that there is not.
    private @Nullable Observed ask(GatewayTester gateway, StepSpec step, List<Problem> problems) {
        try {
            return gateway.ask(step.asked(), step.as(), sent -> play(step, sent));
        } catch (IllegalArgumentException e) {
            var place = places.placeOf(step.as() == null ? step.asked() : step.as());
            problems.add(Problem.ofMessage(place, String.valueOf(e.getMessage())));
            return null;
        }
    }

    private static Set<String> algorithms(TestSpec test) {
        return test.steps().stream()
                .map(StepSpec::as)
                .filter(Objects::nonNull)
                .map(CallerSpec::algorithm)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    private Outcome run(Plan plan, GatewayTester gateway) {
        int number = 0;
        for (var step : test.steps()) {
            number++;
            calls.clear();
            var wrong = new ArrayList<Problem>();
            Observed last = null;
            for (int i = 1; i <= step.repeat() && wrong.isEmpty(); i++) {
                if (i > 1) {
                    gateway.advance(step.every());
                }
                if (i == step.repeat()) {
                    gateway.advance(step.after());
                }
                last = ask(gateway, step, wrong);
            }
            if (last == null) {
                return outcome(wrong, List.of());
            }
            wrong.addAll(new Checks(step.expect(), places).of(last, calls));
            if (!wrong.isEmpty()) {
                return outcome(
                        wrong, DecisionPath.of(plan, step, number, test.steps().size(), last));
            }
        }
        return outcome(List.of(), List.of());
    }

    private PlayedAnswer play(StepSpec step, SentRequest sent) {
        int earlier = calls.merge(sent.upstream(), 1, Integer::sum) - 1;
        var answers = step.played().get(sent.upstream());
        return (answers == null ? AnswerSpec.USUAL : answers.after(earlier)).played();
    }

    private Outcome outcome(List<Problem> problems, List<String> how) {
        var place = places.placeOf(test);
        return new Outcome(test.name(), place.file(), place.line(), problems, how);
    }

    /// What became of a test.
    ///
    /// @param problems what was other than expected; none if the test has passed
    /// @param path how the gateway came to its answer, line by line; empty if the test has passed
    public record Outcome(String name, String file, int line, List<Problem> problems, List<String> path) {
        public Outcome {
            problems = List.copyOf(problems);
            path = List.copyOf(path);
        }

        public boolean passed() {
            return problems.isEmpty();
        }
    }
}
