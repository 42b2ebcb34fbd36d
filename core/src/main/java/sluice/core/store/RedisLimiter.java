package sluice.core.store;

import java.util.concurrent.CompletionStage;
import sluice.api.store.Decision;
import sluice.api.store.Limiter;

/// Asks the store for every decision. Any thread.
final class RedisLimiter implements Limiter {
    private final RedisBuckets buckets;

    RedisLimiter(RedisBuckets buckets) {
        this.buckets = buckets;
    }

    @Override
    public Decision take(String key, long cost) {
        var answer = buckets.take(key, cost, cost);
        if (answer == null) {
            return buckets.unavailable();
        }
        CompletionStage<Decision.Settled> later =
                answer.thenApply(taken -> taken == null ? buckets.unavailable() : taken.decision());
        return new Decision.Pending(later);
    }

    @Override
    public void refund(String key, long cost, long ageNanos) {
        buckets.giveBack(key, cost, ageNanos);
    }
}
