package sluice.control.config;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;

/// When something ends: a date, at whose beginning in UTC it does, or a time such as `2027-01-31T12:00:00Z`.
///
/// @param text as configuration writes it
/// @param instant what it means
public record EndTime(String text, Instant instant) {
    /// @throws IllegalArgumentException if the text is neither
    public static EndTime parse(String text) {
        try {
            return new EndTime(
                    text,
                    text.indexOf('T') < 0
                            ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                            : Instant.parse(text));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" (expected: a date such as 2027-01-31 or 2027-01-31T12:00:00Z)", e);
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
