package sluice.core.store;

import java.time.Duration;
import java.util.List;
import sluice.api.store.CounterStore.Limit;
import sluice.api.store.Decision;

/// The limits of one policy as numbers: the nanoseconds that one token takes to come back, and those that a
/// whole bucket takes. Immutable.
final class Windows {
    /// A bucket that takes longer to fill counts as taking this long; far enough from overflow to add two of them.
    private static final long LONGEST = Long.MAX_VALUE / 4;

    private final List<Limit> limits;
    private final long[] interval;
    private final long[] capacity;

    Windows(List<Limit> limits) {
        this.limits = List.copyOf(limits);
        this.interval = new long[limits.size()];
        this.capacity = new long[limits.size()];
        for (int i = 0; i < interval.length; i++) {
            var rate = limits.get(i).rate();
            interval[i] = Math.ceilDiv(nanos(rate.per()), rate.amount());
            capacity[i] = nanosFor(i, limits.get(i).burst());
        }
    }

    private static long nanos(Duration duration) {
        return duration.toSeconds() < LONGEST / 1_000_000_000 ? duration.toNanos() : LONGEST;
    }

    int count() {
        return interval.length;
    }

    long interval(int limit) {
        return interval[limit];
    }

    long capacity(int limit) {
        return capacity[limit];
    }

    /// How many nanoseconds of refilling `tokens` are worth.
    long nanosFor(int limit, long tokens) {
        double exact = (double) tokens * interval[limit];
        return Math.abs(exact) < LONGEST ? tokens * interval[limit] : exact < 0 ? -LONGEST : LONGEST;
    }

    /// Whether every bucket holds as much as is asked.
    boolean admit(Levels levels, long cost, long now) {
        for (int i = 0; i < interval.length; i++) {
            if (wait(i, levels, cost, now) > 0) {
                return false;
            }
        }
        return true;
    }

    /// What to tell of these levels: the limit that keeps the next one waiting longest, and if none does, the one
    /// with the least share left.
    Decision.Now decision(boolean admitted, Levels levels, long cost, long now) {
        int tightest = 0;
        for (int i = 1; i < interval.length; i++) {
            long longer = wait(i, levels, cost, now) - wait(tightest, levels, cost, now);
            if (longer > 0 || longer == 0 && share(i, levels, now) < share(tightest, levels, now)) {
                tightest = i;
            }
        }
        return new Decision.Now(
                admitted,
                limits.get(tightest),
                (capacity[tightest] - levels.missing(tightest, now)) / interval[tightest],
                wait(tightest, levels, cost, now),
                levels.missing(tightest, now));
    }

    /// Nanoseconds until the bucket of one limit holds `cost`.
    private long wait(int limit, Levels levels, long cost, long now) {
        return Math.max(0, levels.missing(limit, now) + nanosFor(limit, cost) - capacity[limit]);
    }

    private double share(int limit, Levels levels, long now) {
        return 1 - (double) levels.missing(limit, now) / capacity[limit];
    }
}
