package sluice.control.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import sluice.api.value.HostPattern;
import sluice.api.value.PathPattern;
import sluice.control.bind.Binder;
import sluice.control.bind.Problem;
import sluice.control.config.MatchSpec;
import sluice.control.config.Method;
import sluice.control.config.ValuePattern;

/// Finds routes that can never be told apart: on one listener the same host, the same path up to the names of
/// its segments, a method in common or neither with one, and the same conditions. The later of them would
/// never be reached there.
///
/// One hash lookup for each pair of host and path of a route, so that the time grows with the number of
/// routes.
final class Conflicts {
    private static final List<@Nullable HostPattern> NO_HOST = Collections.singletonList(null);
    private static final List<@Nullable PathPattern> NO_PATH = Collections.singletonList(null);
    private static final String EVERY_PATH = PathPattern.parse("/**").shape();

    private final Binder binder;
    private final Map<Place, List<PlannedRoute>> seen = new HashMap<>();

    /// What tells routes apart, but for listeners and methods.
    ///
    /// @param host empty for every host
    private record Place(String host, String path, Conditions conditions) {}

    private record Conditions(
            Map<String, ValuePattern> headers,
            Map<String, ValuePattern> query,
            Map<String, ValuePattern> cookies,
            @Nullable Object when) {
        static Conditions of(MatchSpec match) {
            var headers = new TreeMap<String, ValuePattern>();
            match.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
            return new Conditions(headers, match.query(), match.cookies(), match.when());
        }
    }

    Conflicts(Binder binder) {
        this.binder = binder;
    }

    /// Tells with which earlier route this one conflicts.
    void check(PlannedRoute route) {
        for (var place : places(route)) {
            var others = seen.computeIfAbsent(place, _ -> new ArrayList<>(1));
            for (var other : others) {
                if (meet(other, route)) {
                    tell(other, route, place);
                    return;
                }
            }
            others.add(route);
        }
    }

    private static Set<Place> places(PlannedRoute route) {
        var conditions = Conditions.of(route.spec().match());
        var places = new LinkedHashSet<Place>();
        for (var host : route.hosts().isEmpty() ? NO_HOST : route.hosts()) {
            for (var path : route.paths().isEmpty() ? NO_PATH : route.paths()) {
                places.add(new Place(
                        host == null ? "" : host.toString(), path == null ? EVERY_PATH : path.shape(), conditions));
            }
        }
        return places;
    }

    private static boolean meet(PlannedRoute one, PlannedRoute two) {
        return !Collections.disjoint(one.listeners(), two.listeners())
                && common(one.spec().match().methods(), two.spec().match().methods());
    }

    private static boolean common(Set<Method> one, Set<Method> two) {
        return one.isEmpty() && two.isEmpty() || !Collections.disjoint(one, two);
    }

    private void tell(PlannedRoute earlier, PlannedRoute later, Place place) {
        var methods = new ArrayList<>(later.spec().match().methods());
        if (!earlier.spec().match().methods().isEmpty()) {
            methods.retainAll(earlier.spec().match().methods());
        }
        var what = methods.stream().map(Method::name).collect(Collectors.joining(","))
                + (methods.isEmpty() ? "" : " ")
                + place.host
                + place.path;
        binder.problems()
                .add(Problem.at(
                        binder.placeOf(later.spec(), "match"),
                        "route \"" + later.name() + "\" can never be told apart from route \"" + earlier.name()
                                + "\" at " + binder.placeOf(earlier.spec(), "match") + ": both answer " + what,
                        "another host, path, method or condition"));
    }
}
