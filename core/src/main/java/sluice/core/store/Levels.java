package sluice.core.store;

import java.util.Arrays;
import java.util.List;

/// How far the bucket of each window is from full, as the instants at which it will be. Immutable.
///
/// @param windows the limits by which the instants were computed
/// @param fullAt one instant for each limit, in nanoseconds of the clock; one that has passed means full
record Levels(Windows windows, long[] fullAt) {
    /// Stands in a bucket that has left the map.
    static final Levels DROPPED = new Levels(new Windows(List.of()), new long[0]);

    static Levels full(Windows windows, long now) {
        var fullAt = new long[windows.count()];
        Arrays.fill(fullAt, now);
        return new Levels(windows, fullAt);
    }

    boolean isDropped() {
        return windows.count() == 0;
    }

    /// Nanoseconds until the bucket of one limit is full.
    long missing(int limit, long now) {
        return Math.max(0, fullAt[limit] - now);
    }

    /// Nanoseconds until all are full.
    long missing(long now) {
        long most = 0;
        for (int i = 0; i < fullAt.length; i++) {
            most = Math.max(most, missing(i, now));
        }
        return most;
    }

    /// The levels after `cost` more was spent under every limit; a negative cost gives back, at most until full.
    Levels plus(long cost, long now) {
        var after = new long[fullAt.length];
        for (int i = 0; i < after.length; i++) {
            after[i] = now + Math.max(0, missing(i, now) + windows.nanosFor(i, cost));
        }
        return new Levels(windows, after);
    }

    /// The same spending under other limits: the first limit takes over from the first, and so on.
    Levels under(Windows other, long now) {
        if (other == windows) {
            return this;
        }
        var moved = full(other, now);
        for (int i = 0; i < Math.min(fullAt.length, other.count()); i++) {
            double spent = (double) missing(i, now) / windows.interval(i);
            moved.fullAt[i] = now + Math.min(other.capacity(i), Math.round(spent * other.interval(i)));
        }
        return moved;
    }
}
