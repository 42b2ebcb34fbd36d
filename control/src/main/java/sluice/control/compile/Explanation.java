package sluice.control.compile;

import java.util.ArrayList;
import java.util.List;
import sluice.control.config.ListenerSpec;
import sluice.control.plan.Plan;
import sluice.control.plan.PlannedRoute;
import sluice.core.pipeline.Rehearsal;
import sluice.core.route.Considered;
import sluice.core.route.Match;
import sluice.core.route.Router;

/// Which route a request would take on one listener, and why.
///
/// @param listener its name
/// @param route the route that answers; empty if none does
/// @param allow if none does because of the method: those that would be answered
/// @param policies the policies it would meet, in order
/// @param to what would answer
/// @param considered the routes that were compared, in order of precedence
public record Explanation(
        String listener, String route, String allow, List<String> policies, String to, List<Considered> considered) {

    /// One explanation per listener. Builds neither policies nor upstreams.
    ///
    /// @param url absolute
    /// @param fields header fields as `Name: value`
    /// @throws IllegalArgumentException if the question is of another form
    public static List<Explanation> of(Plan plan, String method, String url, List<String> fields) {
        var rehearsal = Rehearsal.of(method, url, fields);
        return plan.configuration().listeners().stream()
                .map(listener -> of(plan, listener, rehearsal))
                .toList();
    }

    private static Explanation of(Plan plan, ListenerSpec listener, Rehearsal rehearsal) {
        var rules = plan.routes().stream()
                .filter(route -> route.listeners().contains(listener.name()))
                .map(route -> Compiler.rule(route, route))
                .toList();
        var router = new Router<PlannedRoute>(rules);
        var match = new Match<PlannedRoute>();
        router.match(rehearsal, match);
        var found = match.route();
        var policies = new ArrayList<String>();
        for (var policy : found == null ? plan.gatewayPolicies() : found.policies()) {
            policies.add(policy.label());
        }
        return new Explanation(
                listener.name(),
                found == null ? "" : found.name(),
                match.allow(),
                policies,
                found == null ? "" : Describe.origin(found.spec().to().origin()),
                router.explain(rehearsal));
    }
}
