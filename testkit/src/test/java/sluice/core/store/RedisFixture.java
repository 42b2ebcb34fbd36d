package sluice.core.store;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import sluice.api.policy.Background;
import sluice.api.store.Decision;
import sluice.api.store.Limiter;
import sluice.api.value.SecretRef;
import sluice.core.store.RedisSettings.Kind;
import sluice.core.store.RedisSettings.Node;
import sluice.core.threads.SystemClock;

/// What tests of stores need around a real Redis: time that passes, and a count of what was asked.
final class RedisFixture implements Background, StoreObserver, AutoCloseable {
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    final AtomicInteger answered = new AtomicInteger();
    final AtomicInteger failed = new AtomicInteger();
    final AtomicInteger skipped = new AtomicInteger();

    static RedisSettings settings(Kind kind, String master, int... ports) {
        var nodes = java.util.Arrays.stream(ports)
                .mapToObj(port -> new Node("127.0.0.1", port))
                .toList();
        return settings(kind, master, nodes, "", null);
    }

    static RedisSettings settings(
            Kind kind, String master, List<Node> nodes, String username, @Nullable SecretRef password) {
        var timeout = Duration.ofMillis(200);
        return new RedisSettings("shared", kind, nodes, master, 0, username, password, null, null, timeout, "sluice");
    }

    RedisCounters counters(RedisSettings settings) {
        return new RedisCounters(settings, SystemClock.INSTANCE, this, this);
    }

    /// One that has answered.
    RedisCounters ready(RedisSettings settings) throws Exception {
        var counters = counters(settings);
        counters.firstAnswer().get(10, TimeUnit.SECONDS);
        return counters;
    }

    static Decision.Settled take(Limiter limiter, String key, long cost) {
        return switch (limiter.take(key, cost)) {
            case Decision.Settled now -> now;
            case Decision.Pending(CompletionStage<? extends Decision.Settled> later) ->
                later.toCompletableFuture().join();
        };
    }

    static Decision.Now decide(Limiter limiter, String key, long cost) {
        return (Decision.Now) take(limiter, key, cost);
    }

    static int admitted(Limiter limiter, String key, int tries) {
        int admitted = 0;
        for (int i = 0; i < tries; i++) {
            admitted += take(limiter, key, 1) instanceof Decision.Now now && now.admitted() ? 1 : 0;
        }
        return admitted;
    }

    static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("did not come: " + what);
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    @Override
    public void run(Runnable work) {
        timer.execute(work);
    }

    @Override
    public void after(Duration delay, Runnable work) {
        if (!timer.isShutdown()) {
            timer.schedule(work, delay.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void answered(long nanos) {
        answered.incrementAndGet();
    }

    @Override
    public void failed(String result) {
        failed.incrementAndGet();
    }

    @Override
    public void skipped() {
        skipped.incrementAndGet();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
