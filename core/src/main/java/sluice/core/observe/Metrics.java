package sluice.core.observe;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// All metrics of one gateway, by the names of the contract (docs/metrics.md).
///
/// Nothing on the path of a request looks a label up: routes, upstreams and policies get an object that holds
/// their counters, when they are compiled. What grows with the configuration shrinks with it: {@link
/// #retain}. No label has a value that a client chooses. Any thread.
public final class Metrics {
    /// From 50 microseconds, where a gateway's own time lies, to 30 seconds, in seconds.
    private static final double[] BOUNDS = {
        0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30
    };

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final ExpositionFormats formats = ExpositionFormats.init();
    private final Map<Reading, ReadingSources> readings = ReadingSources.register(registry);
    private final Map<String, RouteMetrics> routes = new ConcurrentHashMap<>();
    private final Map<String, UpstreamMetrics> upstreams = new ConcurrentHashMap<>();
    private volatile Set<String> tiers = Set.of();

    final Counter requests = counter(
            "requests", "Exchanges that are over, by the status the client was told.", "route", "method", "status");
    final Histogram requestDuration =
            histogram("request", "From the request's head to the last byte of the answer.", "route");
    final Histogram gatewayDuration = histogram(
            "gateway",
            "What the gateway added: head parsed to head sent upstream, head received to head sent.",
            "route");
    final Histogram upstreamDuration =
            histogram("upstream", "Per try: from the first byte sent to the head that came back.", "upstream");
    final Counter failures =
            counter("failures", "Exchanges that failed, and who has to change something.", "route", "error", "side");
    final Counter policyDecisions =
            counter("policy_decisions", "What policies decided.", "policy", "route", "decision", "mode");
    final Counter rateLimited =
            counter("rate_limited", "Exchanges refused by a rate limit or a quota.", "route", "tier");
    final Counter upstreamAttempts = counter(
            "upstream_attempts",
            "Tries, by the class of the status or the cause of the failure.",
            "upstream",
            "result");
    final Counter storeCalls = counter(
            "store_calls",
            "Calls to stores; `skipped` were not made, because the store did not answer before.",
            "store",
            "result");
    final Histogram storeDuration = histogram("store_call", "From asking a store to its answer.", "store");
    private final Counter limitHits =
            counter("limit_hits", "Requests and connections that ran into a limit of a listener.", "limit");
    private final Counter configApplied =
            counter("config_applied", "Configurations that were applied or rejected.", "result");
    private final Gauge configLastApplied = Gauge.builder()
            .name("sluice_config_last_applied_timestamp_seconds")
            .help("When the running configuration was applied, in Unix seconds.")
            .register(registry);

    /// The metrics of a route; `none` is that of exchanges that no route matched. The same name gives the
    /// same object until the route is removed.
    public RouteMetrics route(String name) {
        return routes.computeIfAbsent(name, it -> new RouteMetrics(this, it));
    }

    public UpstreamMetrics upstream(String name) {
        return upstreams.computeIfAbsent(name, it -> new UpstreamMetrics(this, it));
    }

    /// The metrics of a store. The same name gives the same counters.
    public StoreMetrics store(String name) {
        return new StoreMetrics(this, name);
    }

    /// A counter of one limit of listeners: `header-bytes`, `connections`, `connections-per-ip`, ...
    public Count limitHits(String limit) {
        return new Count(limitHits.labelValues(limit));
    }

    /// The tiers of the configuration; any other is told as `other`.
    public void tiers(Collection<String> names) {
        tiers = Set.copyOf(names);
    }

    String tierLabel(@Nullable String tier) {
        return tier == null || tier.isEmpty() ? "none" : tiers.contains(tier) ? tier : "other";
    }

    public void configApplied(Instant when) {
        configApplied.labelValues("applied").inc();
        configLastApplied.set((double) when.getEpochSecond());
    }

    public void configRejected() {
        configApplied.labelValues("rejected").inc();
    }

    /// From now on, whoever asks for the metrics is told what this source says of the reading.
    ///
    /// @return takes the source away again
    public Runnable read(Reading reading, ReadingSource source) {
        var sources = readings.get(reading);
        if (sources == null) {
            throw new IllegalStateException("every reading is registered");
        }
        sources.add(source);
        return () -> sources.remove(source);
    }

    /// Forgets routes and upstreams that the configuration no longer has. One pass over all that is counted.
    public void retain(Set<String> routeNames, Set<String> upstreamNames) {
        Predicate<String> goneRoute = name -> !routeNames.contains(name) && !name.equals("none");
        Predicate<String> goneUpstream = name -> !upstreamNames.contains(name);
        forget(routes, goneRoute, RouteMetrics::stop);
        forget(upstreams, goneUpstream, UpstreamMetrics::stop);
        for (var metric : List.of(requests, failures, rateLimited, requestDuration, gatewayDuration)) {
            metric.removeIf(labels -> goneRoute.test(labels.getFirst()));
        }
        policyDecisions.removeIf(labels -> goneRoute.test(labels.get(1)));
        upstreamAttempts.removeIf(labels -> goneUpstream.test(labels.getFirst()));
        upstreamDuration.removeIf(labels -> goneUpstream.test(labels.getFirst()));
    }

    private static <T> void forget(Map<String, T> all, Predicate<String> gone, Consumer<T> stop) {
        all.forEach((name, metrics) -> {
            if (gone.test(name) && all.remove(name, metrics)) {
                stop.accept(metrics);
            }
        });
    }

    /// Writes everything as text: OpenMetrics 1.0 if that is asked for, else the Prometheus format 0.0.4.
    ///
    /// @param accept the Accept field of who asks; null if there is none
    public void write(OutputStream out, @Nullable String accept) throws IOException {
        formats.findWriter(accept).write(out, registry.scrape());
    }

    /// The media type of what {@link #write} writes for this Accept field.
    public String mediaType(@Nullable String accept) {
        return formats.findWriter(accept).getContentType();
    }

    private Counter counter(String name, String help, String... labels) {
        return Counter.builder()
                .name("sluice_" + name + "_total")
                .help(help)
                .labelNames(labels)
                .withoutExemplars()
                .register(registry);
    }

    private Histogram histogram(String what, String help, String label) {
        return Histogram.builder()
                .name("sluice_" + what + "_duration_seconds")
                .help(help)
                .labelNames(label)
                .classicOnly()
                .classicUpperBounds(BOUNDS)
                .withoutExemplars()
                .register(registry);
    }
}
