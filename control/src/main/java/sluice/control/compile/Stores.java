package sluice.control.compile;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import sluice.api.store.CounterStore;
import sluice.control.bind.Problem;
import sluice.control.config.RedisClusterSpec;
import sluice.control.config.RedisSentinelSpec;
import sluice.control.config.RedisSpec;
import sluice.control.config.RedisUrl;
import sluice.control.config.StoreSpec;
import sluice.control.config.StoreTls;
import sluice.control.plan.Plan;
import sluice.core.observe.Metrics;
import sluice.core.runtime.Foundation;
import sluice.core.runtime.Scope;
import sluice.core.store.RedisCounters;
import sluice.core.store.RedisSettings;
import sluice.core.store.RedisSettings.Kind;

/// Opens the stores of a configuration. One whose settings did not change is shared with the world before,
/// and with it its connection. Control thread.
final class Stores {
    /// How long a configuration waits for stores to answer; one that does not must not keep it from being
    /// applied.
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Foundation foundation;
    private final Metrics metrics;
    private final Staging staging;

    Stores(Foundation foundation, Metrics metrics, Staging staging) {
        this.foundation = foundation;
        this.metrics = metrics;
        this.staging = staging;
    }

    /// By their names; `local` is among them.
    Map<String, CounterStore> open(Plan plan, Scope scope, List<Problem> problems) throws InterruptedException {
        var stores = new HashMap<String, CounterStore>();
        stores.put(StoreSpec.LOCAL, foundation.counters());
        var opened = new ArrayList<CompletableFuture<Void>>();
        for (var spec : plan.configuration().stores()) {
            if (!staging.opensStores()) {
                stores.put(spec.name(), (id, limits) -> foundation.counters().limiter(spec.name() + ' ' + id, limits));
                continue;
            }
            try {
                var store = open(settings(spec), scope);
                stores.put(spec.name(), store);
                opened.add(store.firstAnswer());
            } catch (IllegalArgumentException e) {
                problems.add(Problem.at(plan.placeOf(spec), String.valueOf(e.getMessage())));
            }
        }
        settle(opened);
        return stores;
    }

    private RedisCounters open(RedisSettings settings, Scope scope) {
        var kept = foundation.kept().take(settings, () -> made(settings), scope);
        return (RedisCounters) kept;
    }

    private RedisCounters made(RedisSettings settings) {
        var clock = foundation.clock();
        return new RedisCounters(settings, clock, foundation.background(), metrics.store(settings.name()));
    }

    private static void settle(List<CompletableFuture<Void>> opened) throws InterruptedException {
        try {
            CompletableFuture.allOf(opened.toArray(CompletableFuture[]::new))
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return; // until it answers, policies do what their on-store-failure says
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private static RedisSettings settings(StoreSpec spec) {
        var redis = spec.redis();
        if (redis != null) {
            return server(spec.name(), redis);
        }
        var sentinel = spec.redisSentinel();
        return sentinel != null
                ? watched(spec.name(), sentinel)
                : cluster(spec.name(), Objects.requireNonNull(spec.redisCluster(), "a store has a place"));
    }

    private static RedisSettings server(String name, RedisSpec spec) {
        return new RedisSettings(
                name,
                Kind.STANDALONE,
                nodes(List.of(spec.url())),
                "",
                spec.url().database(),
                orEmpty(spec.username()),
                spec.password(),
                null,
                tls(spec.url(), spec.tls()),
                spec.timeout(),
                spec.prefix());
    }

    private static RedisSettings watched(String name, RedisSentinelSpec spec) {
        return new RedisSettings(
                name,
                Kind.SENTINEL,
                nodes(spec.sentinels()),
                spec.master(),
                spec.database(),
                orEmpty(spec.username()),
                spec.password(),
                spec.sentinelPassword(),
                tls(spec.sentinels().getFirst(), spec.tls()),
                spec.timeout(),
                spec.prefix());
    }

    private static RedisSettings cluster(String name, RedisClusterSpec spec) {
        return new RedisSettings(
                name,
                Kind.CLUSTER,
                nodes(spec.nodes()),
                "",
                0,
                orEmpty(spec.username()),
                spec.password(),
                null,
                tls(spec.nodes().getFirst(), spec.tls()),
                spec.timeout(),
                spec.prefix());
    }

    private static List<RedisSettings.Node> nodes(List<RedisUrl> urls) {
        return urls.stream()
                .map(url -> new RedisSettings.Node(url.host(), url.port()))
                .toList();
    }

    private static RedisSettings.@Nullable Tls tls(RedisUrl url, @Nullable StoreTls tls) {
        if (!url.secure()) {
            return null;
        }
        if (tls == null) {
            return new RedisSettings.Tls(List.of(), null, true);
        }
        return new RedisSettings.Tls(
                tls.ca() == null ? List.of() : tls.ca().certificates(),
                tls.certificate() == null ? null : ClientContexts.keyed(tls.certificate()),
                tls.verify());
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
