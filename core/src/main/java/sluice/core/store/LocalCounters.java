package sluice.core.store;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import sluice.api.store.CounterStore;
import sluice.api.store.Decision;
import sluice.api.store.Limit;
import sluice.api.store.Limiter;
import sluice.api.value.Clock;

/// Counters in the memory of this process: the store `local`.
///
/// **Exact.** What all limits of one policy remember of one key is one immutable {@link Levels} value that is
/// replaced by one compare-and-set, so a decision is all or nothing and no two loops spend the same token. A
/// refusal writes nothing: a client that hammers costs a read. How each algorithm counts stands in its {@link
/// Meter}.
///
/// **Bounded.** Buckets exist up to a weight, whatever keys clients make up (a little more while several
/// loops insert at once): one for each, and one for every 25 tokens in the log of one. A key longer than 64
/// characters is kept as its SHA-256. A hand goes round the buckets as in the CLOCK algorithm (Corbató 1968):
/// every new bucket moves it past a few old ones and drops those of which nothing counts any more, which are
/// as good as absent. When the bound is reached, the one of the next 16 that is soonest full makes room: a
/// flood of keys that are used once pushes out its own kind first, and a bucket that has been used up last.
///
/// **Surviving.** Buckets are found by id and key alone. When a rate has changed, what has been spent is
/// carried over: 4 of 10 spent become 4 of 20.
public final class LocalCounters implements CounterStore {
    static final int LONGEST_KEY = 64;

    // Any thread.
    private final ConcurrentHashMap<Bucket.Key, Bucket> buckets = new ConcurrentHashMap<>();
    private final Hand hand;
    private final Times times;

    /// A store whose bound fits the heap: a bucket takes about 200 bytes, all of them at most a sixteenth of
    /// the heap, but 10,000 at least and 1,000,000 at most.
    public LocalCounters(Clock clock) {
        this(clock, Math.clamp(Runtime.getRuntime().maxMemory() / 16 / 200, 10_000, 1_000_000));
    }

    /// @param most how many buckets may exist, if none of them is a log
    public LocalCounters(Clock clock, int most) {
        this.times = new Times(clock);
        this.hand = new Hand(buckets, most, times);
    }

    @Override
    public Limiter limiter(String id, List<Limit> limits) {
        return new Tap(id, new Windows(limits));
    }

    /// How many buckets exist now.
    public long keys() {
        return buckets.mappingCount();
    }

    /// The buckets of one id, under the limits of one configuration.
    private final class Tap implements Limiter {
        private final String id;
        private final Windows windows;

        Tap(String id, Windows windows) {
            this.id = id;
            this.windows = windows;
        }

        @Override
        public Decision take(String key, long cost) {
            long now = times.now(windows);
            var name = nameOf(key);
            while (true) {
                var bucket = buckets.get(name);
                var levels = bucket == null ? Levels.full(windows, now) : bucket.levels();
                if (levels.isDropped()) {
                    buckets.remove(name, bucket);
                    continue;
                }
                var current = current(levels, now);
                if (!windows.admit(current, cost, now)) {
                    return windows.decision(false, current, cost, now);
                }
                var taken = current.spend(cost, now);
                if (bucket == null ? insert(name, taken) : replace(bucket, levels, taken)) {
                    return windows.decision(true, taken, cost, now);
                }
            }
        }

        private Levels current(Levels levels, long now) {
            return levels.windows() == windows ? levels : levels.under(windows, times.now(levels.windows()), now);
        }

        private boolean insert(Bucket.Key name, Levels levels) {
            if (buckets.putIfAbsent(name, new Bucket(name, levels)) != null) {
                return false;
            }
            hand.added(levels.weight());
            return true;
        }

        private boolean replace(Bucket bucket, Levels seen, Levels other) {
            if (!bucket.replace(seen, other)) {
                return false;
            }
            int more = other.weight() - seen.weight();
            if (more != 0) {
                hand.added(more);
            }
            return true;
        }

        @Override
        public void refund(String key, long cost, long ageNanos) {
            long now = times.now(windows);
            var bucket = buckets.get(nameOf(key));
            if (bucket != null) {
                var levels = bucket.levels();
                while (!levels.isDropped()
                        && !replace(bucket, levels, current(levels, now).giveBack(cost, now - ageNanos, now))) {
                    levels = bucket.levels();
                }
            }
        }

        private Bucket.Key nameOf(String key) {
            return new Bucket.Key(id, key.length() <= LONGEST_KEY ? key : Digest.of(key));
        }
    }
}
