package sluice.control.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import sluice.api.policy.Dependency;
import sluice.api.policy.PublishesKeys;
import sluice.control.admin.AdminView;
import sluice.control.admin.InvalidConfiguration;
import sluice.control.admin.Question;
import sluice.control.admin.Readiness;
import sluice.control.admin.RouteView;
import sluice.control.admin.UpstreamView;
import sluice.control.bind.Problem;
import sluice.control.bind.Secrets;
import sluice.control.compile.Describe;
import sluice.control.compile.Explanation;
import sluice.control.plan.Change;
import sluice.control.plan.Loaded;
import sluice.control.plan.Loader;
import sluice.control.plan.PlannedPolicy;
import sluice.control.plan.PlannedRoute;
import sluice.core.upstream.Member;
import sluice.core.upstream.Upstream;

/// What the admin API sees of a live gateway. Any thread.
final class LiveView implements AdminView {
    private static final String HANDED_IN = "request";

    private final LiveGateway live;
    private final Loader loader;
    private final Runnable drain;

    /// @param drain begins to drain and returns at once
    LiveView(LiveGateway live, Loader loader, Runnable drain) {
        this.live = live;
        this.loader = loader;
        this.drain = drain;
    }

    @Override
    public Readiness readiness() {
        var state = switch (live.phase()) {
            case STARTING -> Readiness.State.STARTING;
            case SERVING -> Readiness.State.READY;
            case DRAINING, ENDED -> Readiness.State.DRAINING;
        };
        var rejection = live.rejection();
        return new Readiness(
                state,
                live.appliedAt(),
                rejection == null ? null : rejection.at(),
                rejection == null
                        ? List.of()
                        : rejection.problems().stream().map(Problem::toString).toList(),
                live.gateway().engine().dependencies().stream()
                        .map(LiveView::note)
                        .filter(note -> !note.isEmpty())
                        .toList());
    }

    private static String note(Dependency dependency) {
        var trouble = dependency.trouble();
        return trouble.isEmpty() ? "" : dependency.kind() + ' ' + dependency.name() + ": " + trouble;
    }

    @Override
    public String config() {
        return ConfigText.of(live.shown().configuration());
    }

    @Override
    public List<Map<String, String>> publicKeys() {
        var plan = live.plan();
        return Stream.concat(
                        plan.gatewayPolicies().stream(),
                        plan.routes().stream().flatMap(route -> route.policies().stream()))
                .map(PlannedPolicy::spec)
                .filter(PublishesKeys.class::isInstance)
                .distinct()
                .flatMap(spec -> ((PublishesKeys) spec).publicKeys().stream())
                .distinct()
                .toList();
    }

    @Override
    public List<RouteView> routes() {
        return live.plan().routes().stream().map(LiveView::view).toList();
    }

    private static RouteView view(PlannedRoute route) {
        var group = route.group();
        return new RouteView(
                route.name(),
                group == null ? "" : group.name(),
                route.listeners(),
                Describe.match(route),
                route.policies().stream().map(it -> it.name()).toList(),
                Describe.origin(route.spec().to().origin()));
    }

    @Override
    public List<UpstreamView> upstreams() {
        return live.upstreams().stream().map(this::view).toList();
    }

    private UpstreamView view(Upstream upstream) {
        var spec = live.plan().upstreams().get(upstream.name());
        var balance = spec == null ? "" : spec.balance().toString();
        var endpoints = upstream.endpoints().members().stream().map(this::view).toList();
        return new UpstreamView(upstream.name(), balance, "", endpoints);
    }

    private UpstreamView.EndpointView view(Member member) {
        var endpoint = member.endpoint();
        boolean healthy =
                !endpoint.avoidance().isActive(live.gateway().engine().clock().nanos());
        return new UpstreamView.EndpointView(
                endpoint.name(),
                (endpoint.tls() == null ? "http://" : "https://") + member.authority(),
                member.weight(),
                healthy,
                endpoint.capacity().open(),
                endpoint.active().get());
    }

    @Override
    public Object explain(Question question) {
        return Explanation.of(live.plan(), question.method(), question.url(), question.headers());
    }

    @Override
    public List<Problem> validate(String yaml) {
        return switch (loader.load(HANDED_IN, yaml.getBytes(UTF_8), Secrets.none())) {
            case Loaded.Invalid invalid -> invalid.problems();
            case Loaded.Valid _ -> List.of();
        };
    }

    @Override
    public Object plan(String yaml) throws InvalidConfiguration {
        return switch (loader.load(HANDED_IN, yaml.getBytes(UTF_8), Secrets.none())) {
            case Loaded.Invalid invalid -> throw new InvalidConfiguration(invalid.problems());
            case Loaded.Valid valid -> Change.between(live.shown(), valid.plan());
        };
    }

    @Override
    public void drain() {
        drain.run();
    }

    @Override
    public void writeMetrics(OutputStream out, @Nullable String accept) throws IOException {
        live.metrics().write(out, accept);
    }

    @Override
    public String metricsMediaType(@Nullable String accept) {
        return live.metrics().mediaType(accept);
    }
}
