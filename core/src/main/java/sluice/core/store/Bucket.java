package sluice.core.store;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/// The levels of one key, replaced as a whole. Any thread.
///
/// A bucket that leaves the map is first set to {@link Levels#DROPPED}, so that nobody who found it a moment ago
/// can spend from it unseen.
final class Bucket {
    private static final AtomicReferenceFieldUpdater<Bucket, Levels> LEVELS =
            AtomicReferenceFieldUpdater.newUpdater(Bucket.class, Levels.class, "levels");

    final Key key;
    private volatile Levels levels;

    Bucket(Key key, Levels levels) {
        this.key = key;
        this.levels = levels;
    }

    Levels levels() {
        return levels;
    }

    /// Puts other levels in the place of those seen, unless somebody was faster.
    boolean replace(Levels seen, Levels other) {
        return LEVELS.compareAndSet(this, seen, other);
    }

    /// @param id whose counts they are
    /// @param value what is counted: an address, a consumer
    record Key(String id, String value) {}
}
