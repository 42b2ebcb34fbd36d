package sluice.core.store;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import sluice.api.store.Limit;

/// A limit written down as one would explain it, with no regard to memory or speed.
abstract class NaiveLimit {
    private record Spent(long at, long cost) {}

    private final List<Spent> spent = new ArrayList<>();
    final long quota;
    final long length;

    private NaiveLimit(Limit limit) {
        this.quota = limit.quota();
        this.length = limit.window().toNanos();
    }

    static NaiveLimit of(Limit limit) {
        return switch (limit) {
            case Limit.TokenBucket it -> new Bucket(it);
            case Limit.FixedWindow it -> new Fixed(it);
            case Limit.SlidingWindow it -> new Sliding(it);
            case Limit.SlidingLog it -> new Log(it);
            case Limit.Calendar it -> throw new IllegalArgumentException(it + " has windows of different lengths");
        };
    }

    /// Whether `cost` may be spent, at nanoseconds since the epoch.
    boolean admits(long cost, long now) {
        return free(now).compareTo(BigDecimal.valueOf(cost)) >= 0;
    }

    long remaining(long now) {
        return free(now).max(BigDecimal.ZERO).longValue();
    }

    void spend(long cost, long now) {
        spent.add(new Spent(now, cost));
    }

    abstract BigDecimal free(long now);

    long between(long from, long until) {
        return spent.stream()
                .filter(it -> it.at >= from && it.at < until)
                .mapToLong(Spent::cost)
                .sum();
    }

    private static final class Bucket extends NaiveLimit {
        private final BigDecimal perNano;
        private BigDecimal tokens;
        private long seen;

        Bucket(Limit.TokenBucket limit) {
            super(limit);
            perNano = BigDecimal.valueOf(limit.rate().amount())
                    .divide(BigDecimal.valueOf(limit.rate().per().toNanos()), new MathContext(60));
            tokens = BigDecimal.valueOf(quota);
        }

        @Override
        BigDecimal free(long now) {
            var gained = perNano.multiply(BigDecimal.valueOf(seen == 0 ? 0 : now - seen));
            tokens = tokens.add(gained).min(BigDecimal.valueOf(quota));
            seen = now;
            return tokens.add(new BigDecimal("1e-40")); // what dividing has lost
        }

        @Override
        void spend(long cost, long now) {
            tokens = tokens.subtract(BigDecimal.valueOf(cost));
        }
    }

    private static final class Fixed extends NaiveLimit {
        Fixed(Limit limit) {
            super(limit);
        }

        @Override
        BigDecimal free(long now) {
            long begin = now / length * length;
            return BigDecimal.valueOf(quota - between(begin, begin + length));
        }
    }

    private static final class Sliding extends NaiveLimit {
        Sliding(Limit limit) {
            super(limit);
        }

        @Override
        BigDecimal free(long now) {
            long begin = now / length * length;
            var covered =
                    BigDecimal.valueOf(begin + length - now).divide(BigDecimal.valueOf(length), new MathContext(60));
            var before = BigDecimal.valueOf(between(begin - length, begin)).multiply(covered);
            return BigDecimal.valueOf(quota - between(begin, begin + length)).subtract(before);
        }
    }

    private static final class Log extends NaiveLimit {
        Log(Limit limit) {
            super(limit);
        }

        @Override
        BigDecimal free(long now) {
            return BigDecimal.valueOf(quota - between(now - length + 1, now + 1));
        }
    }
}
