package sluice.core.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import sluice.api.store.CounterStore;
import sluice.api.store.Decision;
import sluice.api.store.Limiter;
import sluice.api.value.Clock;

/// Counters in the memory of this process: the store `local`.
///
/// **Theory.** A token bucket needs neither a token count nor a timer. The generic cell rate algorithm (ITU-T I.371,
/// Annex A; "virtual scheduling") keeps one instant per bucket: when it will be full again. A bucket of `burst`
/// tokens that gains one every `T` nanoseconds lacks `full - now` nanoseconds' worth of tokens; one costs `T`;
/// it is admitted if the bucket would then lack no more than `burst * T`.
///
/// **Exact.** All limits of one policy are one immutable {@link Levels} value that is replaced by one
/// compare-and-set, so a decision is all or nothing and no two loops spend the same token. A refusal writes
/// nothing: a client that hammers costs a read. `T` is rounded up to whole nanoseconds, so a limit is never exceeded
/// and, below 10,000 a second, kept to within 0.01 %.
///
/// **Bounded.** At most `maxKeys` buckets exist, whatever keys clients make up (a few more while several loops insert
/// at once); a key longer than 64 characters is kept as its SHA-256. A hand goes round the buckets as in the CLOCK
/// algorithm (Corbató 1968): every new bucket moves it past a few old ones and drops those that are full again, which
/// are as good as absent. When the bound is reached, the one of the next 16 that is soonest full makes room: a flood
/// of keys that are used once pushes out its own kind first, and a bucket that has been used up last.
///
/// **Surviving.** Buckets are found by id and key alone. When a rate has changed, what has been spent is carried over:
/// 4 of 10 spent become 4 of 20.
public final class LocalCounters implements CounterStore {
    private static final int LONGEST_KEY = 64;

    // Any thread.
    private final ConcurrentHashMap<Bucket.Key, Bucket> buckets = new ConcurrentHashMap<>();
    private final Hand hand;
    private final Clock clock;

    /// A store whose bound fits the heap: a bucket takes about 200 bytes, all of them at most a sixteenth of the heap,
    /// but 10,000 at least and 1,000,000 at most.
    public LocalCounters(Clock clock) {
        this(clock, Math.clamp(Runtime.getRuntime().maxMemory() / 16 / 200, 10_000, 1_000_000));
    }

    /// @param maxKeys how many buckets may exist at most
    public LocalCounters(Clock clock, int maxKeys) {
        this.clock = clock;
        this.hand = new Hand(buckets, maxKeys);
    }

    @Override
    public Limiter limiter(String id, List<Limit> limits) {
        return new Tap(id, new Windows(limits));
    }

    /// How many buckets exist now.
    public int keys() {
        return hand.count();
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
            long now = clock.nanos();
            var name = nameOf(key);
            while (true) {
                var bucket = buckets.get(name);
                var levels = bucket == null ? Levels.full(windows, now) : bucket.levels();
                if (levels.isDropped()) {
                    buckets.remove(name, bucket);
                    continue;
                }
                var current = levels.under(windows, now);
                if (!windows.admit(current, cost, now)) {
                    return windows.decision(false, current, cost, now);
                }
                var taken = current.plus(cost, now);
                if (bucket == null ? insert(name, taken, now) : bucket.replace(levels, taken)) {
                    return windows.decision(true, taken, cost, now);
                }
            }
        }

        private boolean insert(Bucket.Key name, Levels levels, long now) {
            if (buckets.putIfAbsent(name, new Bucket(name, levels)) != null) {
                return false;
            }
            hand.added(now);
            return true;
        }

        @Override
        public void refund(String key, long cost) {
            long now = clock.nanos();
            var bucket = buckets.get(nameOf(key));
            if (bucket != null) {
                var levels = bucket.levels();
                while (!levels.isDropped()
                        && !bucket.replace(levels, levels.under(windows, now).plus(-cost, now))) {
                    levels = bucket.levels();
                }
            }
        }

        private Bucket.Key nameOf(String key) {
            return new Bucket.Key(id, key.length() <= LONGEST_KEY ? key : digest(key));
        }
    }

    private static String digest(String key) {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
