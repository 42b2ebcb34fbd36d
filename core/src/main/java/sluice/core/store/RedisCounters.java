package sluice.core.store;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import sluice.api.policy.Background;
import sluice.api.policy.Dependency;
import sluice.api.store.CounterStore;
import sluice.api.store.Limit;
import sluice.api.store.Limiter;
import sluice.api.value.Clock;

/// Counters in a Redis, which gateways share.
///
/// **One step.** All limits of a policy are decided by one call of one script, which Redis runs as a whole:
/// all or nothing, whatever other gateways do. Time is the server's own.
///
/// **Failing.** A call that takes longer than the timeout, or fails, leaves its decision to the policy
/// (`on-store-failure`). After five in a row nobody asks any more, so that a dead Redis costs an exchange the
/// reading of a field; a probe finds out when it is back.
///
/// Any thread.
public final class RedisCounters implements CounterStore, Dependency, AutoCloseable {
    private final RedisSettings settings;
    private final Clock clock;
    private final RedisCalls calls;
    private final Leases leases;

    /// Begins to connect, and returns at once.
    public RedisCounters(RedisSettings settings, Clock clock, Background background, StoreObserver observer) {
        this.settings = settings;
        this.clock = clock;
        this.calls = new RedisCalls(settings, clock, background, observer);
        this.leases = new Leases(clock, background);
    }

    @Override
    public Limiter limiter(String id, List<Limit> limits) {
        return new RedisLimiter(buckets(id, limits));
    }

    @Override
    public Limiter leasing(String id, List<Limit> limits) {
        return new LeasingLimiter(id, buckets(id, limits), limits, leases, clock);
    }

    private RedisBuckets buckets(String id, List<Limit> limits) {
        return new RedisBuckets(calls, settings.prefix(), id, limits);
    }

    /// Completes when the store has answered for the first time.
    public CompletableFuture<Void> firstAnswer() {
        return calls.firstAnswer();
    }

    @Override
    public String kind() {
        return "store";
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public String trouble() {
        return calls.trouble();
    }

    /// Gives leases back, and closes the connection when that is decided. Does not wait for it.
    @Override
    public void close() {
        leases.close().whenComplete((_, _) -> calls.close());
    }
}
