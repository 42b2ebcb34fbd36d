package sluice.policies.traffic;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Counts what is under way, by key. A key that has nothing under way takes no memory, so there are never
/// more keys than exchanges. Any thread.
final class Gauge {
    /// The count of a key that has left the map.
    private static final int GONE = -1;

    private final ConcurrentHashMap<String, AtomicInteger> counts = new ConcurrentHashMap<>();

    /// The right to be under way.
    static final class Permit {
        /// None at all.
        static final Permit REFUSED = new Permit("", new AtomicInteger());

        private final String key;
        private final AtomicInteger among;

        private Permit(String key, AtomicInteger among) {
            this.key = key;
            this.among = among;
        }
    }

    /// One more, unless there are `limit` already; null if there are.
    @Nullable
    Permit enter(String key, long limit) {
        while (true) {
            var count = counts.get(key);
            if (count == null) {
                var first = new AtomicInteger(1);
                if (counts.putIfAbsent(key, first) == null) {
                    return new Permit(key, first);
                }
                continue;
            }
            int now = count.get();
            if (now == GONE) {
                counts.remove(key, count);
            } else if (now >= limit) {
                return null;
            } else if (count.compareAndSet(now, now + 1)) {
                return new Permit(key, count);
            }
        }
    }

    /// One less. Once for each permit.
    void leave(Permit permit) {
        var count = permit.among;
        int now = count.getAndUpdate(it -> it == 1 ? GONE : it - 1);
        if (now == 1) {
            counts.remove(permit.key, count);
        }
    }

    /// How many keys have something under way.
    long keys() {
        return counts.mappingCount();
    }
}
