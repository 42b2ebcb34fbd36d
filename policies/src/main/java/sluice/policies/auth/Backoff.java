package sluice.policies.auth;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// How long to leave a server alone that does not answer: twice as long each time, with a quarter of chance
/// so that not all gateways come at once.
///
/// @param least after the first failure
/// @param most however many there were
record Backoff(Duration least, Duration most) {
    private static final int MOST_DOUBLINGS = 16;

    /// @param failures in a row, at least 1
    Duration after(int failures) {
        long doubled = least.toNanos() << Math.min(failures - 1, MOST_DOUBLINGS);
        long nanos = Math.min(doubled, most.toNanos());
        return Duration.ofNanos(nanos - ThreadLocalRandom.current().nextLong(nanos / 4 + 1));
    }
}
