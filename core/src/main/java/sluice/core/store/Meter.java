package sluice.core.store;

import java.time.Duration;
import sluice.api.store.Limit;

/// The arithmetic of one limit: pure functions of what is remembered of a key, and of the time. Immutable.
///
/// A level is always one that the same meter has made.
sealed interface Meter permits TokenBucketMeter, FixedWindowMeter, SlidingWindowMeter, SlidingLogMeter {
    /// A wait that never ends; far enough from overflow to add two of them.
    long NEVER = Long.MAX_VALUE / 4;

    static Meter of(Limit limit) {
        return switch (limit) {
            case Limit.TokenBucket it -> new TokenBucketMeter(it);
            case Limit.FixedWindow it -> new FixedWindowMeter(it.quota(), new Grid.Even(nanos(it.window())));
            case Limit.SlidingWindow it -> new SlidingWindowMeter(it.quota(), nanos(it.window()));
            case Limit.SlidingLog it -> new SlidingLogMeter(it.quota(), nanos(it.window()));
            case Limit.Calendar it ->
                new FixedWindowMeter(it.quota(), new Grid.Calendar(it.rate().per()));
        };
    }

    /// Whether instants are counted since the epoch; otherwise they are those of the monotonic clock.
    boolean sinceEpoch();

    /// That of a key of which nothing is known.
    Level fresh(long now);

    /// Nanoseconds until `cost` is admitted; 0 for at once.
    long wait(Level level, long cost, long now);

    /// How many are admitted at once.
    long remaining(Level level, long now);

    /// What counts as spent, between 0 and the quota.
    double spent(Level level, long now);

    /// Nanoseconds until nothing counts as spent.
    long missing(Level level, long now);

    /// After `cost` more was spent.
    Level spend(Level level, long cost, long now);

    /// After `cost` was given back that had been spent at `taken`.
    Level giveBack(Level level, long cost, long taken, long now);

    /// One of which so much counts as spent, at most the quota.
    Level having(double spent, long now);

    static long nanos(Duration duration) {
        return duration.toSeconds() < NEVER / 1_000_000_000 ? duration.toNanos() : NEVER;
    }
}
