package sluice.core.store;

import sluice.api.value.Clock;

/// The present in nanoseconds, by the monotonic clock or since the epoch. The latter goes on like the former
/// and is compared with the wall clock once in a second. Any thread.
final class Times {
    private static final long SECOND = 1_000_000_000;

    private final Clock clock;
    private volatile Anchor anchor;

    /// @param nanos of the monotonic clock
    /// @param offset what makes them nanoseconds since the epoch
    private record Anchor(long nanos, long offset) {}

    Times(Clock clock) {
        this.clock = clock;
        this.anchor = anchor(clock.nanos());
    }

    /// The present as these limits count it.
    long now(Windows windows) {
        return windows.sinceEpoch() ? sinceEpoch() : clock.nanos();
    }

    private long sinceEpoch() {
        long nanos = clock.nanos();
        var known = anchor;
        if (nanos - known.nanos >= SECOND) {
            known = anchor(nanos);
            anchor = known;
        }
        return nanos + known.offset;
    }

    private Anchor anchor(long nanos) {
        var wall = clock.now();
        return new Anchor(nanos, wall.getEpochSecond() * SECOND + wall.getNano() - nanos);
    }
}
