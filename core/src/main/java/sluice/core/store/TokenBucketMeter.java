package sluice.core.store;

import sluice.api.store.Limit;
import sluice.core.store.Level.OfBucket;

/// **Token bucket.** A token bucket needs neither a token count nor a timer. The generic cell rate algorithm
/// (ITU-T I.371, Annex A; "virtual scheduling") keeps one instant per bucket: when it will be full again. A
/// bucket of `burst` tokens that gains one every `T` nanoseconds lacks `full - now` nanoseconds' worth of
/// tokens; one costs `T`; it is admitted if the bucket would then lack no more than `burst * T`.
///
/// `T` is rounded up to whole nanoseconds, so a limit is never exceeded and, below 10,000 a second, kept to
/// within 0.01 %.
final class TokenBucketMeter implements Meter {
    private final long interval;
    private final long capacity;

    TokenBucketMeter(Limit.TokenBucket limit) {
        this.interval =
                Math.ceilDiv(Meter.nanos(limit.rate().per()), limit.rate().amount());
        this.capacity = nanosFor(limit.burst());
    }

    /// How many nanoseconds of refilling so many tokens are worth.
    private long nanosFor(long tokens) {
        return (double) tokens * interval < NEVER ? tokens * interval : NEVER;
    }

    @Override
    public boolean sinceEpoch() {
        return false;
    }

    @Override
    public Level fresh(long now) {
        return new OfBucket(now);
    }

    @Override
    public long wait(Level level, long cost, long now) {
        return Math.max(0, missing(level, now) + nanosFor(cost) - capacity);
    }

    @Override
    public long remaining(Level level, long now) {
        return (capacity - missing(level, now)) / interval;
    }

    @Override
    public double spent(Level level, long now) {
        return (double) missing(level, now) / interval;
    }

    @Override
    public long missing(Level level, long now) {
        return Math.max(0, ((OfBucket) level).fullAt() - now);
    }

    @Override
    public Level spend(Level level, long cost, long now) {
        return new OfBucket(now + missing(level, now) + nanosFor(cost));
    }

    @Override
    public Level giveBack(Level level, long cost, long taken, long now) {
        return new OfBucket(now + Math.max(0, missing(level, now) - nanosFor(cost)));
    }

    @Override
    public Level having(double spent, long now) {
        return new OfBucket(now + Math.min(capacity, Math.round(spent * interval)));
    }
}
