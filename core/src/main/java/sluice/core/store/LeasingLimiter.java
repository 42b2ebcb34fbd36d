package sluice.core.store;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import sluice.api.store.Decision;
import sluice.api.store.Limit;
import sluice.api.store.Limiter;
import sluice.api.value.Clock;

/// Takes tokens from the store ahead, and spends them without asking. Any thread.
///
/// **Bound.** A batch is a fiftieth of the smallest quota, at most 1000 and at least one token. More is
/// fetched when less than half a batch is left, one call at a time, so a gateway never holds more than a
/// batch and a half of one key, and for no longer than a second. Every token was taken from the store before
/// it is spent; so in any stretch of time gateways together admit at most what the limit says and a batch and
/// a half for each of them.
///
/// After a refusal the store is not asked again before it could have something, and not within 10 ms.
final class LeasingLimiter implements Limiter {
    private static final long SHARE = 50;
    private static final long LARGEST = 1000;
    private static final long SHORTEST_REFUSAL = Duration.ofMillis(10).toNanos();

    private final String id;
    private final RedisBuckets buckets;
    private final RedisLimiter exact;
    private final Leases leases;
    private final Clock clock;
    private final long batch;

    LeasingLimiter(String id, RedisBuckets buckets, List<Limit> limits, Leases leases, Clock clock) {
        this.id = id;
        this.buckets = buckets;
        this.exact = new RedisLimiter(buckets);
        this.leases = leases;
        this.clock = clock;
        long smallest = limits.stream().mapToLong(Limit::quota).min().orElse(1);
        this.batch = Math.clamp(smallest / SHARE, 1, LARGEST);
    }

    @Override
    public Decision take(String key, long cost) {
        var lease = cost <= batch ? lease(key) : null;
        if (lease == null) {
            return exact.take(key, cost);
        }
        var decision = spend(lease, cost);
        if (decision != null) {
            return decision;
        }
        return fetchFor(lease, cost);
    }

    private @Nullable Lease lease(String key) {
        var name = key.length() <= LocalCounters.LONGEST_KEY ? key : Digest.of(key);
        return leases.of(new Bucket.Key(id, name), buckets, key);
    }

    /// Null if nobody knows without asking.
    private Decision.@Nullable Now spend(Lease lease, long cost) {
        long now = clock.nanos();
        long left = lease.spend(cost, now);
        if (left < 0) {
            return lease.refusal(now);
        }
        if (left < batch / 2) {
            fetchAhead(lease);
        }
        return lease.admitted(left, now);
    }

    private void fetchAhead(Lease lease) {
        var mine = new CompletableFuture<Void>();
        if (lease.fetching.compareAndSet(null, mine)) {
            var answer = buckets.take(lease.key, 1, batch);
            if (answer == null) {
                arrived(lease, mine, null, 0);
            } else {
                answer.thenAccept(taken -> arrived(lease, mine, taken, 0));
            }
        }
    }

    private Decision fetchFor(Lease lease, long cost) {
        var mine = new CompletableFuture<Void>();
        if (!lease.fetching.compareAndSet(null, mine)) {
            var other = lease.fetching.get();
            return other == null ? exact.take(lease.key, cost) : after(other, lease, cost);
        }
        lease.giveBackStale(clock.nanos());
        var answer = buckets.take(lease.key, cost, batch);
        if (answer == null) {
            arrived(lease, mine, null, 0);
            return buckets.unavailable();
        }
        CompletionStage<Decision.Settled> later = answer.thenApply(taken -> {
            arrived(lease, mine, taken, cost);
            return taken == null ? buckets.unavailable() : taken.decision();
        });
        return new Decision.Pending(later);
    }

    /// Somebody else is fetching; what comes is for everybody who waits.
    private Decision after(CompletionStage<?> other, Lease lease, long cost) {
        CompletionStage<Decision.Settled> later = other.thenCompose(_ -> {
            var decision = spend(lease, cost);
            return decision != null ? CompletableFuture.completedFuture(decision) : settled(lease, cost);
        });
        return new Decision.Pending(later);
    }

    private CompletionStage<Decision.Settled> settled(Lease lease, long cost) {
        return switch (exact.take(lease.key, cost)) {
            case Decision.Settled now -> CompletableFuture.completedFuture(now);
            case Decision.Pending(var later) -> later.thenApply(now -> now);
        };
    }

    /// @param spent how much of it is spent already
    private void arrived(Lease lease, CompletableFuture<Void> call, RedisBuckets.@Nullable Taken taken, long spent) {
        if (taken != null && taken.tokens() > 0) {
            lease.gave(taken.decision(), taken.tokens() - spent, clock.nanos());
        } else if (taken != null) {
            long wait = taken.decision().nextNanos();
            lease.refused(taken.decision(), clock.nanos(), Math.clamp(wait, SHORTEST_REFUSAL, Lease.LIFE.toNanos()));
        }
        lease.fetching.set(null);
        call.complete(null);
    }

    @Override
    public void refund(String key, long cost, long ageNanos) {
        var lease = cost <= batch && ageNanos < Lease.LIFE.toNanos() ? lease(key) : null;
        if (lease == null) {
            exact.refund(key, cost, ageNanos);
        } else {
            lease.put(cost);
        }
    }
}
