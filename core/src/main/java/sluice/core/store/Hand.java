package sluice.core.store;

import java.util.Collections;
import java.util.Iterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Goes round the buckets and drops those that nobody will miss. Any thread; one at a time moves it, and who
/// finds it busy leaves the work to the next.
final class Hand {
    /// So few idle buckets are left in peace.
    private static final int FEW = 1024;
    /// How many buckets each new one moves the hand past: more than one, so that the idle cannot outgrow the
    /// busy.
    private static final int STEP = 3;
    /// Among how many the one to make room is chosen.
    private static final int SAMPLE = 16;

    private final ConcurrentHashMap<Bucket.Key, Bucket> buckets;
    private final long most;
    private final Times times;
    private final AtomicLong weight = new AtomicLong();
    private final AtomicBoolean moving = new AtomicBoolean();
    // Guarded by moving.
    private Iterator<Bucket> position = Collections.emptyIterator();

    /// @param most the weight of all buckets together, in that of a bucket with one limit
    Hand(ConcurrentHashMap<Bucket.Key, Bucket> buckets, long most, Times times) {
        this.buckets = buckets;
        this.most = most;
        this.times = times;
    }

    /// A bucket was added, or one became heavier.
    void added(int more) {
        long sum = weight.addAndGet(more);
        if (more <= 0 || sum <= Math.min(FEW, most) || !moving.compareAndSet(false, true)) {
            return;
        }
        try {
            for (int i = 0; i < STEP; i++) {
                dropIfFull(next());
            }
            while (weight.get() > most) {
                makeRoom();
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

    private void dropIfFull(@Nullable Bucket bucket) {
        if (bucket != null) {
            var levels = bucket.levels();
            if (!levels.isDropped() && missing(levels) == 0) {
                drop(bucket, levels);
            }
        }
    }

    private void makeRoom() {
        Bucket chosen = null;
        Levels seen = Levels.DROPPED;
        for (int i = 0; i < SAMPLE; i++) {
            var candidate = next();
            var levels = candidate == null ? Levels.DROPPED : candidate.levels();
            if (!levels.isDropped() && (chosen == null || missing(levels) < missing(seen))) {
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
            weight.addAndGet(-seen.weight());
        }
    }

    private long missing(Levels levels) {
        return levels.missing(times.now(levels.windows()));
    }
}
