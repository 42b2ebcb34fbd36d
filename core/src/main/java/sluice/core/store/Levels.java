package sluice.core.store;

import java.util.List;

/// What is remembered of one key, for each of its limits, and by which limits it was computed. Immutable.
final class Levels {
    /// Stands in a bucket that has left the map.
    static final Levels DROPPED = new Levels(new Windows(List.of()), new Level[0]);
    /// Roughly what a bucket of one limit takes, in bytes.
    private static final int UNIT = 200;

    private final Windows windows;
    private final Level[] levels;

    private Levels(Windows windows, Level[] levels) {
        this.windows = windows;
        this.levels = levels;
    }

    static Levels full(Windows windows, long now) {
        var fresh = new Level[windows.count()];
        for (int i = 0; i < fresh.length; i++) {
            fresh[i] = windows.meter(i).fresh(now);
        }
        return new Levels(windows, fresh);
    }

    boolean isDropped() {
        return levels.length == 0;
    }

    Windows windows() {
        return windows;
    }

    Level of(int limit) {
        return levels[limit];
    }

    /// Nanoseconds until nothing counts as spent.
    long missing(long now) {
        long most = 0;
        for (int i = 0; i < levels.length; i++) {
            most = Math.max(most, windows.meter(i).missing(levels[i], now));
        }
        return most;
    }

    /// After `cost` more was spent under every limit.
    Levels spend(long cost, long now) {
        var after = new Level[levels.length];
        for (int i = 0; i < after.length; i++) {
            after[i] = windows.meter(i).spend(levels[i], cost, now);
        }
        return new Levels(windows, after);
    }

    /// After `cost` was given back that had been spent at `taken`.
    Levels giveBack(long cost, long taken, long now) {
        var after = new Level[levels.length];
        for (int i = 0; i < after.length; i++) {
            after[i] = windows.meter(i).giveBack(levels[i], cost, taken, now);
        }
        return new Levels(windows, after);
    }

    /// The same spending under other limits: the first limit takes over from the first, and so on.
    ///
    /// @param before the present by the clock of these levels
    /// @param now the present by the clock of the other limits
    Levels under(Windows other, long before, long now) {
        if (other == windows) {
            return this;
        }
        if (other.remembersLike(windows)) {
            return new Levels(other, levels);
        }
        var moved = full(other, now);
        for (int i = 0; i < Math.min(levels.length, other.count()); i++) {
            double spent = windows.meter(i).spent(levels[i], before);
            moved.levels[i] = other.meter(i).having(spent, now);
        }
        return moved;
    }

    /// How much memory this takes, in units of a bucket with one limit.
    int weight() {
        int weight = 1;
        for (var level : levels) {
            if (level instanceof Level.OfLog(var times)) {
                weight += times.length * Long.BYTES / UNIT;
            }
        }
        return weight;
    }
}
