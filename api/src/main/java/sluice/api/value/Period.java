package sluice.api.value;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;

/// A stretch of the calendar, in UTC. A week begins on Monday (ISO 8601).
public enum Period {
    DAY,
    WEEK,
    MONTH;

    /// When the period began that this instant lies in.
    public Instant begin(Instant within) {
        return beginOf(within).atStartOfDay().toInstant(ZoneOffset.UTC);
    }

    /// When the next one begins.
    public Instant end(Instant within) {
        var begin = beginOf(within);
        var next = switch (this) {
            case DAY -> begin.plusDays(1);
            case WEEK -> begin.plusWeeks(1);
            case MONTH -> begin.plusMonths(1);
        };
        return next.atStartOfDay().toInstant(ZoneOffset.UTC);
    }

    private LocalDate beginOf(Instant within) {
        var day = LocalDate.ofInstant(within, ZoneOffset.UTC);
        return switch (this) {
            case DAY -> day;
            case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTH -> day.withDayOfMonth(1);
        };
    }

    /// The longest such period has so many days.
    public int longestDays() {
        return switch (this) {
            case DAY -> 1;
            case WEEK -> 7;
            case MONTH -> 31;
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
