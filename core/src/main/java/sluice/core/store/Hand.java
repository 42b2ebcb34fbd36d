package sluice.core.store;

import java.util.Collections;
import java.util.Iterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Goes round the buckets and drops those that nobody will miss. Any thread; one at a time moves it, and who
/// finds it busy leaves the work to the next.
final class Hand {
    /// So few idle buckets are left in peace.
    private static final int FEW = 1024;
    /// How many buckets each new one moves the hand past: more than one, so that the idle cannot outgrow the busy.
    private static final int STEP = 3;
    /// Among how many the one to make room is chosen.
    private static final int SAMPLE = 16;

    private final ConcurrentHashMap<Bucket.Key, Bucket> buckets;
    private final int maxKeys;
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicBoolean moving = new AtomicBoolean();
    // Guarded by moving.
    private Iterator<Bucket> position = Collections.emptyIterator();

    Hand(ConcurrentHashMap<Bucket.Key, Bucket> buckets, int maxKeys) {
        this.buckets = buckets;
        this.maxKeys = maxKeys;
    }

    int count() {
        return count.get();
    }

    /// A bucket was added.
    void added(long now) {
        int size = count.incrementAndGet();
        if (size <= Math.min(FEW, maxKeys) || !moving.compareAndSet(false, true)) {
            return;
        }
        try {
            for (int i = 0; i < STEP; i++) {
                dropIfFull(next(), now);
            }
            while (count.get() > maxKeys) {
                makeRoom(now);
            }
        } finally {
            moving.set(false);
        }
    }

    private @Nullable Bucket next() {
        if (!position.hasNext()) {
            position = buckets.values().iterator();
        }
        return position.hasNext() ? position.next() : null;
    }

    private void dropIfFull(@Nullable Bucket bucket, long now) {
        if (bucket != null) {
            var levels = bucket.levels();
            if (!levels.isDropped() && levels.missing(now) == 0) {
                drop(bucket, levels);
            }
        }
    }

    private void makeRoom(long now) {
        Bucket chosen = null;
        Levels seen = Levels.DROPPED;
        for (int i = 0; i < SAMPLE; i++) {
            var candidate = next();
            var levels = candidate == null ? Levels.DROPPED : candidate.levels();
            if (!levels.isDropped() && (chosen == null || levels.missing(now) < seen.missing(now))) {
                chosen = candidate;
                seen = levels;
            }
        }
        if (chosen != null) {
            drop(chosen, seen);
        }
    }

    private void drop(Bucket bucket, Levels seen) {
        if (bucket.replace(seen, Levels.DROPPED)) {
            buckets.remove(bucket.key, bucket);
            count.decrementAndGet();
        }
    }
}
