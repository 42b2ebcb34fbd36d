package sluice.core.store;

import java.util.List;
import sluice.api.store.Decision;
import sluice.api.store.Limit;

/// The limits of one policy with their arithmetic. Immutable.
final class Windows {
    private final List<Limit> limits;
    private final Meter[] meters;
    private final boolean sinceEpoch;

    Windows(List<Limit> limits) {
        this.limits = List.copyOf(limits);
        this.meters = limits.stream().map(Meter::of).toArray(Meter[]::new);
        boolean epoch = false;
        for (var meter : meters) {
            epoch |= meter.sinceEpoch();
        }
        this.sinceEpoch = epoch;
    }

    int count() {
        return meters.length;
    }

    Meter meter(int limit) {
        return meters[limit];
    }

    /// Whether instants are counted since the epoch.
    boolean sinceEpoch() {
        return sinceEpoch;
    }

    /// Whether limits of the same kinds remember in the same way.
    boolean remembersLike(Windows other) {
        boolean alike = meters.length == other.meters.length && sinceEpoch == other.sinceEpoch;
        for (int i = 0; alike && i < meters.length; i++) {
            alike = limits.get(i).equals(other.limits.get(i));
        }
        return alike;
    }

    /// Whether all limits have as much as is asked.
    boolean admit(Levels levels, long cost, long now) {
        for (int i = 0; i < meters.length; i++) {
            if (meters[i].wait(levels.of(i), cost, now) > 0) {
                return false;
            }
        }
        return true;
    }

    /// What to tell of these levels: the limit that keeps the next one waiting longest, and if none does, the
    /// one with the least share left.
    Decision.Now decision(boolean admitted, Levels levels, long cost, long now) {
        int tightest = 0;
        long longest = meters[0].wait(levels.of(0), cost, now);
        for (int i = 1; i < meters.length; i++) {
            long wait = meters[i].wait(levels.of(i), cost, now);
            if (wait > longest || wait == longest && share(i, levels, now) < share(tightest, levels, now)) {
                tightest = i;
                longest = wait;
            }
        }
        var level = levels.of(tightest);
        return new Decision.Now(
                admitted,
                limits.get(tightest),
                meters[tightest].remaining(level, now),
                longest,
                meters[tightest].missing(level, now));
    }

    private double share(int limit, Levels levels, long now) {
        return 1
                - meters[limit].spent(levels.of(limit), now) / limits.get(limit).quota();
    }
}
