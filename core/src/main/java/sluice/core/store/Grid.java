package sluice.core.store;

import java.time.Instant;
import sluice.api.value.Period;

/// Where windows begin and end, in nanoseconds since the epoch.
sealed interface Grid {
    /// When the window began that this instant lies in.
    long begin(long now);

    /// When the one after it begins.
    long end(long now);

    /// Windows of one length, the first of which began at the epoch.
    record Even(long length) implements Grid {
        @Override
        public long begin(long now) {
            return Math.floorDiv(now, length) * length;
        }

        @Override
        public long end(long now) {
            return begin(now) + length;
        }
    }

    /// Days, weeks or months, in UTC.
    record Calendar(Period period) implements Grid {
        private static final long SECOND = 1_000_000_000;

        @Override
        public long begin(long now) {
            return nanos(period.begin(instant(now)));
        }

        @Override
        public long end(long now) {
            return nanos(period.end(instant(now)));
        }

        private static Instant instant(long nanos) {
            return Instant.ofEpochSecond(Math.floorDiv(nanos, SECOND), Math.floorMod(nanos, SECOND));
        }

        private static long nanos(Instant whole) {
            return whole.getEpochSecond() * SECOND;
        }
    }
}
