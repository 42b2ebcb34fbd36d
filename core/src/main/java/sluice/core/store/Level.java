package sluice.core.store;

/// What one limit remembers of one key. Immutable.
sealed interface Level {
    /// @param fullAt when the bucket is full again, in nanoseconds; one that has passed means full
    record OfBucket(long fullAt) implements Level {}

    /// @param begin of the window that is counted, in nanoseconds since the epoch
    /// @param end when the next one begins
    /// @param used what was spent in it
    /// @param before what was spent in the one before; 0 where that does not matter
    record OfWindow(long begin, long end, long used, long before) implements Level {}

    /// @param times when each token was spent, in nanoseconds, the oldest first; a cost of 3 stands there
    /// three times
    record OfLog(long[] times) implements Level {}
}
