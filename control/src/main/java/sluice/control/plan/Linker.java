package sluice.control.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import sluice.api.value.PathPattern;
import sluice.control.bind.Binder;
import sluice.control.bind.ConfigIndex;
import sluice.control.bind.Place;
import sluice.control.bind.Problem;
import sluice.control.config.ConfigReader;
import sluice.control.config.Configuration;
import sluice.control.config.GroupSpec;
import sluice.control.config.IssuerSpec;
import sluice.control.config.ListenerSpec;
import sluice.control.config.MatchSpec;
import sluice.control.config.RouteSpec;
import sluice.control.config.StoreSpec;
import sluice.control.config.UpstreamSpec;
import sluice.control.config.ValuePattern;

/// Makes a plan of records: resolves names, puts every route together with what its group and the gateway
/// add, and tells whatever does not fit. Records that could not be read are missing here; nothing is told
/// because of that alone.
final class Linker {
    /// The router keeps a set of methods in the bits of a long.
    private static final int MOST_METHODS = 63;

    private static final Pattern MATCH_OF_ROUTE =
            Pattern.compile("((?:groups\\[\\d+]\\.)?routes\\[\\d+])\\.match(?:\\..*|\\[.*)?");

    private final Configuration configuration;
    private final Binder binder;
    private final DryBuild dryBuild;
    private final PolicyLists policyLists;
    private final Names upstreams;
    private final Names listeners;
    private final Claims claims;
    private final IdentityNeeds needs;
    private final People people;

    Linker(Configuration configuration, ConfigReader reader, ConfigIndex index, ConsumerSource consumers) {
        this.configuration = configuration;
        this.binder = reader.binder();
        this.needs = new IdentityNeeds(binder);
        var issuers = new Names("issuer", binder)
                .take(configuration.issuers(), IssuerSpec::name)
                .andSkipped("issuers");
        var stores = new Names("store", binder)
                .take(configuration.stores(), StoreSpec::name)
                .andSkipped("stores");
        this.people = consumers.read(configuration, issuers.known(), reader);
        this.dryBuild = new DryBuild(index, binder, configuration.issuers(), issuers, stores, people.table());
        this.policyLists = new PolicyLists(configuration.policySets(), reader, dryBuild);
        this.upstreams = new Names("upstream", binder)
                .take(configuration.upstreams(), UpstreamSpec::name)
                .andSkipped("upstreams");
        this.listeners = new Names("listener", binder)
                .take(configuration.listeners(), ListenerSpec::name)
                .andSkipped("listeners");
        this.claims = new Claims(binder);
    }

    Plan link() {
        var groups = configuration.groups();
        var unread = unreadMatches();
        new Names("group", binder).take(groups, GroupSpec::name);
        new Names("route", binder)
                .take(
                        Stream.concat(
                                        configuration.routes().stream(),
                                        groups.stream().flatMap(group -> group.routes().stream()))
                                .toList(),
                        RouteSpec::name);
        new Addresses(binder).check(configuration);
        for (var listener : configuration.listeners()) {
            for (var rule : listener.passthrough()) {
                upstreams.refer(rule.to(), binder.placeOf(rule, "to"));
            }
        }
        claims.check(groups);
        var ofGateway = policyLists.plan(Level.GATEWAY, "gateway", configuration.policies());
        needs.check("the gateway", List.of(), ofGateway);
        var routes = new ArrayList<PlannedRoute>();
        for (var route : configuration.routes()) {
            routes.add(route(route, null, ofGateway));
        }
        var planned = new ArrayList<PlannedGroup>();
        for (var group : groups) {
            var own = policyLists.plan(Level.GROUP, group.name(), group.policies());
            needs.check("group \"" + group.name() + '"', ofGateway, own);
            planned.add(new PlannedGroup(group, own));
            var around = new ArrayList<>(ofGateway);
            around.addAll(own);
            group.routes().forEach(route -> routes.add(route(route, group, around)));
        }
        routes.sort(Comparator.comparing(route -> binder.placeOf(route.spec())));
        checkTogether(routes, unread);
        var named = new LinkedHashMap<String, UpstreamSpec>();
        configuration.upstreams().forEach(upstream -> named.putIfAbsent(upstream.name(), upstream));
        return new Plan(configuration, named, ofGateway, List.copyOf(planned), List.copyOf(routes), people, binder);
    }

    private PlannedRoute route(RouteSpec route, @Nullable GroupSpec group, List<PlannedPolicy> around) {
        var match = route.match();
        for (int i = 0; i < route.listeners().size(); i++) {
            listeners.refer(route.listeners().get(i), binder.placeOf(route, "listeners", i));
        }
        for (var name : route.to().origin().upstreams()) {
            upstreams.refer(name, Mention.of(name, binder.nodeOf(route.to()), binder.placeOf(route, "to")));
        }
        dryBuild.check(route.to());
        checkRegexes(match);
        var own = policyLists.plan(Level.ROUTE, route.name(), route.policies());
        needs.check("route \"" + route.name() + '"', around, own);
        var policies = own.isEmpty() ? around : new ArrayList<>(around);
        if (!own.isEmpty()) {
            policies.addAll(own);
        }
        return new PlannedRoute(
                route,
                group,
                route.listeners().isEmpty()
                        ? configuration.listeners().stream()
                                .map(ListenerSpec::name)
                                .toList()
                        : route.listeners(),
                group == null ? match.host() : claims.hosts(match, group),
                group == null ? match.path() : claims.paths(match, group),
                policies);
    }

    private void checkRegexes(MatchSpec match) {
        for (int i = 0; i < match.path().size(); i++) {
            PathPattern path = match.path().get(i);
            if (path.text().startsWith("~")) {
                try {
                    ValuePattern.checkRegex(path.text());
                } catch (IllegalArgumentException e) {
                    binder.problems()
                            .add(Problem.ofMessage(binder.placeOf(match, "path", i), String.valueOf(e.getMessage())));
                }
            }
        }
    }

    /// What shows only when all routes are seen together; routes whose `match` could not be read are left
    /// out.
    private void checkTogether(List<PlannedRoute> routes, Set<String> unread) {
        var conflicts = new Conflicts(binder);
        var methods = new HashSet<>(Set.of("GET", "HEAD"));
        for (var route : routes) {
            if (!unread.isEmpty() && unread.contains(key(binder.placeOf(route.spec())))) {
                continue;
            }
            conflicts.check(route);
            boolean fits = methods.size() <= MOST_METHODS;
            route.spec().match().methods().forEach(it -> methods.add(it.name()));
            if (fits && methods.size() > MOST_METHODS) {
                var place = binder.placeOf(route.spec().match(), "methods");
                var expected = "at most " + MOST_METHODS + " different methods in all routes together";
                binder.problems().add(Problem.at(place, "one method too many", expected));
            }
        }
    }

    private Set<String> unreadMatches() {
        var unread = new HashSet<String>();
        for (var problem : binder.problems().list()) {
            var match = MATCH_OF_ROUTE.matcher(problem.path());
            if (match.matches()) {
                unread.add(problem.file() + '\n' + match.group(1));
            }
        }
        return unread;
    }

    private static String key(Place route) {
        return route.file() + '\n' + route.path();
    }
}
