package sluice.api.value;

import java.time.Instant;

/// The only way to read time. Any thread.
public interface Clock {
    /// Monotonic nanoseconds of arbitrary origin, for deadlines and durations.
    long nanos();

    /// Wall-clock time, for what people and peers read.
    Instant now();

    /// The same in milliseconds since 1970.
    default long millis() {
        return now().toEpochMilli();
    }
}
