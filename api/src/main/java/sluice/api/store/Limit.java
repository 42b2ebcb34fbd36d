package sluice.api.store;

import java.time.Duration;
import sluice.api.value.CalendarRate;
import sluice.api.value.Rate;

/// How much is admitted, and how spending is forgotten.
public sealed interface Limit {
    /// How many are admitted at once when nothing was spent.
    long quota();

    /// The time in which a quota that was used up has come back as a whole, at the latest.
    Duration window();

    /// A bucket of `burst` that gains `rate`, evenly.
    record TokenBucket(Rate rate, long burst) implements Limit {
        @Override
        public long quota() {
            return burst;
        }

        @Override
        public Duration window() {
            double seconds = (double) burst * rate.per().toSeconds() / rate.amount();
            return Duration.ofSeconds(Math.round(seconds));
        }

        @Override
        public String toString() {
            return rate.toString();
        }
    }

    /// So many in each window; windows begin at multiples of their length since the epoch.
    record FixedWindow(Rate rate) implements Limit {
        @Override
        public long quota() {
            return rate.amount();
        }

        @Override
        public Duration window() {
            return rate.per();
        }

        @Override
        public String toString() {
            return rate.toString();
        }
    }

    /// So many in the window that ends now, as far as two counters can tell.
    record SlidingWindow(Rate rate) implements Limit {
        @Override
        public long quota() {
            return rate.amount();
        }

        @Override
        public Duration window() {
            return rate.per();
        }

        @Override
        public String toString() {
            return rate.toString();
        }
    }

    /// So many in the window that ends now, exactly: every one that was admitted is remembered.
    record SlidingLog(Rate rate) implements Limit {
        /// More would take too much memory for each key.
        public static final long MOST = 1000;

        @Override
        public long quota() {
            return rate.amount();
        }

        @Override
        public Duration window() {
            return rate.per();
        }

        @Override
        public String toString() {
            return rate.toString();
        }
    }

    /// So many in each period of the calendar, in UTC.
    record Calendar(CalendarRate rate) implements Limit {
        @Override
        public long quota() {
            return rate.amount();
        }

        @Override
        public Duration window() {
            return Duration.ofDays(rate.per().longestDays());
        }

        @Override
        public String toString() {
            return rate.toString();
        }
    }
}
