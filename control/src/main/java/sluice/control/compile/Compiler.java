package sluice.control.compile;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import sluice.api.identity.Issuer;
import sluice.api.origin.Origin;
import sluice.api.value.CidrSet;
import sluice.control.bind.Problem;
import sluice.control.config.ListenerSpec;
import sluice.control.config.Protocol;
import sluice.control.identity.KnownConsumers;
import sluice.control.plan.Plan;
import sluice.control.plan.PlannedRoute;
import sluice.core.net.ListenerSettings;
import sluice.core.net.Passthrough;
import sluice.core.net.ProxyProtocolMode;
import sluice.core.observe.Metrics;
import sluice.core.origin.HttpsRedirect;
import sluice.core.pipeline.EdgeRules;
import sluice.core.pipeline.ListenerLimits;
import sluice.core.pipeline.Route;
import sluice.core.pipeline.Snapshot;
import sluice.core.pipeline.TryObserver;
import sluice.core.route.RouteRule;
import sluice.core.route.Router;
import sluice.core.runtime.Foundation;
import sluice.core.runtime.Scope;
import sluice.core.runtime.World;
import sluice.core.tls.ServerTls;
import sluice.core.upstream.Upstream;

/// Builds worlds from plans. Control thread.
public final class Compiler {
    private static final Duration PATIENCE_WITH_NAMES = Duration.ofSeconds(2);

    private final Foundation foundation;
    private final Staging staging;
    private final Metrics metrics;
    private final Upstreams upstreams;
    private final ServerContexts contexts;
    private final AtomicLong numbers = new AtomicLong();

    public Compiler(Foundation foundation, Metrics metrics) {
        this(foundation, metrics, Staging.NONE);
    }

    /// @param staging how the worlds differ from those that serve
    public Compiler(Foundation foundation, Metrics metrics, Staging staging) {
        this.foundation = foundation;
        this.metrics = metrics;
        this.staging = staging;
        this.upstreams = new Upstreams(foundation, staging.opensTls());
        this.contexts = new ServerContexts(foundation::tickets);
    }

    /// @throws CompileException if a policy or an origin refuses to be built; everything opened so far is
    /// closed
    public World compile(Plan plan) throws CompileException, InterruptedException {
        var scope = new Scope();
        var problems = new ArrayList<Problem>();
        try {
            var world = world(plan, scope, problems);
            if (problems.isEmpty()) {
                return world;
            }
        } catch (RuntimeException | InterruptedException e) {
            scope.close();
            throw e;
        }
        scope.close();
        throw new CompileException(problems);
    }

    private World world(Plan plan, Scope scope, List<Problem> problems) throws InterruptedException {
        var opened = new LinkedHashMap<String, Upstream>();
        plan.upstreams().forEach((name, spec) -> {
            try {
                opened.put(name, upstreams.open(spec, scope));
            } catch (IllegalArgumentException e) {
                problems.add(Problem.at(plan.placeOf(spec), String.valueOf(e.getMessage())));
            }
        });
        var routes = new ArrayList<RouteRule<Route>>(plan.routes().size());
        var services = services(plan, scope, problems);
        for (var planned : plan.routes()) {
            routes.add(rule(planned, route(plan, planned, opened, services, problems)));
        }
        var fallback = fallback(plan, services, problems);
        var served = new HashMap<InetSocketAddress, Snapshot.Served>();
        var settings = new ArrayList<ListenerSettings>();
        for (var listener : plan.configuration().listeners()) {
            var rules =
                    listener.redirectToHttps() ? redirect(plan, services, problems) : routesOf(listener, plan, routes);
            served.put(listener.address().socketAddress(), served(plan, listener, rules, fallback));
            settings.add(settings(plan, listener, opened, scope, problems));
        }
        Upstreams.settle(opened.values(), PATIENCE_WITH_NAMES);
        var gateway = plan.configuration().gateway().name();
        var snapshot = new Snapshot(numbers.incrementAndGet(), gateway, served, tries(opened.keySet()));
        return new World(snapshot, settings, List.copyOf(opened.values()), scope);
    }

    private Services services(Plan plan, Scope scope, List<Problem> problems) throws InterruptedException {
        return new Services(
                plan.configuration().gateway().name(),
                foundation.clock(),
                new Stores(foundation, metrics, staging).open(plan, scope, problems),
                staging.consumers(new KnownConsumers(plan.people().table(), foundation.clock())),
                issuers(plan),
                foundation.kept(),
                scope,
                foundation.calls(),
                foundation.background());
    }

    private Map<String, Issuer> issuers(Plan plan) {
        var issuers = new LinkedHashMap<String, Issuer>();
        for (var spec : plan.configuration().issuers()) {
            issuers.put(spec.name(), staging.issuer(spec.asIssuer()));
        }
        return issuers;
    }

    private Map<String, TryObserver> tries(Set<String> names) {
        var tries = new HashMap<String, TryObserver>();
        for (var name : names) {
            tries.put(name, metrics.upstream(name));
        }
        return tries;
    }

    private Route route(
            Plan plan, PlannedRoute planned, Map<String, Upstream> opened, Services services, List<Problem> problems) {
        var build = new RouteBuild(planned.name(), services);
        var policies =
                RoutePolicies.of(plan, planned.policies(), build, metrics.route(build.route()), staging, problems);
        Origin origin;
        try {
            origin = planned.spec().to().origin().build(new RouteOrigins(planned.name(), opened));
        } catch (IllegalArgumentException e) {
            problems.add(Problem.at(plan.placeOf(planned.spec()), String.valueOf(e.getMessage())));
            origin = (call, sink) -> {};
        }
        var timeout = planned.spec().timeout();
        var tunnelIdle = planned.spec().tunnelIdle();
        var limits = new Route.Limits(
                timeout == null ? Long.MAX_VALUE : timeout.toNanos(),
                !planned.spec().allowEncoded().isEmpty(),
                planned.spec().sseIdle().toNanos(),
                tunnelIdle == null ? Route.Limits.AS_LISTENER : tunnelIdle.toNanos());
        var counters = metrics.route(planned.name());
        return new Route(planned.name(), policies, build.slots(), origin, limits, counters::finished);
    }

    /// What answers where no route matched: the gateway's own policies, then 404 or 405.
    private Route fallback(Plan plan, Services services, List<Problem> problems) {
        return implicit(plan, services, problems, (call, sink) -> {});
    }

    private List<RouteRule<Route>> redirect(Plan plan, Services services, List<Problem> problems) {
        int port = plan.configuration().listeners().stream()
                .filter(it -> it.tls() != null)
                .map(it -> it.address().port())
                .findFirst()
                .orElse(443);
        var route = implicit(plan, services, problems, new HttpsRedirect(port));
        return List.of(new RouteRule<>(
                Route.NONE, List.of(), List.of(), List.of(), Map.of(), Map.of(), Map.of(), null, route));
    }

    /// A route that nobody has written: the gateway's own policies apply, and its exchanges count for no
    /// route.
    private Route implicit(Plan plan, Services services, List<Problem> problems, Origin origin) {
        var build = new RouteBuild(Route.NONE, services);
        var policies =
                RoutePolicies.of(plan, plan.gatewayPolicies(), build, metrics.route(Route.NONE), staging, problems);
        var limits = new Route.Limits(Long.MAX_VALUE, true, Long.MAX_VALUE, Route.Limits.AS_LISTENER);
        var counters = metrics.route(Route.NONE);
        return new Route(Route.NONE, policies, build.slots(), origin, limits, counters::finished);
    }

    /// The conditions of a route as the router takes them, with what a match gives back.
    static <R> RouteRule<R> rule(PlannedRoute planned, R payload) {
        var match = planned.spec().match();
        var when = match.when();
        return new RouteRule<>(
                planned.name(),
                planned.hosts(),
                planned.paths(),
                match.methods().stream().map(Object::toString).toList(),
                texts(match.headers()),
                texts(match.query()),
                texts(match.cookies()),
                when == null ? null : when.condition().predicate(),
                payload);
    }

    private static Map<String, String> texts(Map<String, ?> patterns) {
        var texts = new LinkedHashMap<String, String>();
        patterns.forEach((name, pattern) -> texts.put(name, pattern.toString()));
        return texts;
    }

    private static List<RouteRule<Route>> routesOf(ListenerSpec listener, Plan plan, List<RouteRule<Route>> rules) {
        var own = new ArrayList<RouteRule<Route>>();
        for (int i = 0; i < rules.size(); i++) {
            if (plan.routes().get(i).listeners().contains(listener.name())) {
                own.add(rules.get(i));
            }
        }
        return own;
    }

    private static Snapshot.Served served(
            Plan plan, ListenerSpec listener, List<RouteRule<Route>> rules, Route fallback) {
        var edge = new EdgeRules(CidrSet.of(listener.trustedProxies()), IdentityHeaders.of(plan));
        return new Snapshot.Served(new Router<>(rules), fallback, edge, limits(listener));
    }

    private static ListenerLimits limits(ListenerSpec listener) {
        var limits = listener.limits();
        var timeouts = listener.timeouts();
        return new ListenerLimits(
                (int) limits.headerBytes().bytes(),
                limits.headerCount(),
                (int) limits.targetBytes().bytes(),
                limits.body().bytes(),
                limits.streams(),
                timeouts.requestHead().toNanos(),
                timeouts.bodyIdle().toNanos(),
                timeouts.keepAlive().toNanos(),
                timeouts.tunnelIdle().toNanos());
    }

    private ListenerSettings settings(
            Plan plan, ListenerSpec listener, Map<String, Upstream> opened, Scope scope, List<Problem> problems) {
        var protocols = listener.protocols().stream().map(Protocol::toString).toList();
        ServerTls tls = null;
        try {
            tls = staging.opensTls() ? contexts.open(listener, protocols, scope) : null;
        } catch (IllegalArgumentException e) {
            problems.add(Problem.at(plan.placeOf(listener), String.valueOf(e.getMessage())));
        }
        return new ListenerSettings(
                listener.name(),
                listener.address().socketAddress(),
                protocols,
                CidrSet.of(listener.trustedProxies()),
                ProxyProtocolMode.valueOf(listener.proxyProtocol().name()),
                limits(listener),
                listener.limits().connections(),
                listener.limits().connectionsPerIp(),
                listener.tls() == null && listener.passthrough().isEmpty()
                        ? null
                        : new ListenerSettings.Tls(
                                tls, listener.timeouts().tlsHandshake().toNanos(), passthrough(listener, opened)));
    }

    private static List<Passthrough> passthrough(ListenerSpec listener, Map<String, Upstream> opened) {
        return listener.passthrough().stream()
                .map(rule -> new Passthrough(rule.sni(), Objects.requireNonNull(opened.get(rule.to()))))
                .toList();
    }
}
