package sluice.control.testing;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.control.bind.Binder;
import sluice.control.bind.Place;
import sluice.control.bind.Problem;
import sluice.control.plan.Plan;
import sluice.control.plan.PlannedRoute;

/// Checks that tests speak of routes and upstreams that there are, and that they expect something: a test that cannot
/// fail is a mistake.
final class TestLinks {
    private static final String NO_ROUTE = "none";

    private final Plan plan;
    private final Binder binder;
    private final List<String> routes;

    TestLinks(Plan plan, Binder binder) {
        this.plan = plan;
        this.binder = binder;
        this.routes = plan.routes().stream().map(PlannedRoute::name).toList();
    }

    void check(List<TestSpec> tests) {
        for (var test : tests) {
            if (test.steps().stream().noneMatch(it -> it.expect().saysAnything())) {
                binder.problems()
                        .add(Problem.at(binder.placeOf(test, "expect"), "nothing", "at least one expectation"));
            }
            upstreams(test, test.upstreams().keySet());
            expected(test.expect());
            for (var step : test.then()) {
                upstreams(step, step.played().keySet());
                expected(step.expect());
            }
        }
    }

    private void upstreams(Object around, Collection<String> names) {
        names.forEach(name -> known(
                binder.placeOf(around, "upstreams", name),
                name,
                plan.upstreams().keySet(),
                "upstream"));
    }

    private void expected(Expectation expected) {
        named(binder.placeOf(expected, "route"), expected.route(), routes, "route");
        named(
                binder.placeOf(expected, "upstream"),
                expected.upstream(),
                plan.upstreams().keySet(),
                "upstream");
        var calls = expected.upstreamCalls();
        if (calls != null) {
            calls.each()
                    .keySet()
                    .forEach(name -> known(
                            binder.placeOf(expected, "upstreamCalls"),
                            name,
                            plan.upstreams().keySet(),
                            "upstream"));
        }
    }

    private void named(Place place, @Nullable Expected wanted, Collection<String> known, String what) {
        var name = wanted == null ? null : wanted.exact();
        if (name != null && !(what.equals("route") && name.equals(NO_ROUTE))) {
            known(place, name, known, what);
        }
    }

    private void known(Place place, String name, Collection<String> known, String what) {
        if (!known.contains(name)) {
            binder.problems().add(Problem.at(place, "unknown " + what + " \"" + name + '"', expectation(known)));
        }
    }

    private static String expectation(Collection<String> known) {
        return known.isEmpty() ? "there is none" : "one of " + String.join(", ", known);
    }
}
