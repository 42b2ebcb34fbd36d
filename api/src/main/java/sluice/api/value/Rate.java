package sluice.api.value;

import java.time.Duration;
import java.util.Map;

/// How many in which time: `100/s`, `10/minute`, `5000/hour`, `300/15m`.
///
/// @param amount at least 1
/// @param per longer than zero
public record Rate(long amount, Duration per) {
    private static final Map<String, Duration> UNITS = Map.of(
            "s", Duration.ofSeconds(1),
            "second", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "minute", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "hour", Duration.ofHours(1),
            "d", Duration.ofDays(1),
            "day", Duration.ofDays(1));

    public Rate {
        if (amount < 1 || !per.isPositive()) {
            throw new IllegalArgumentException(
                    "\"" + amount + "/" + per + "\" (expected: at least 1 in a time longer than 0)");
        }
    }

    /// @throws IllegalArgumentException if the text is of another form
    public static Rate parse(String text) {
        int slash = text.indexOf('/');
        try {
            long amount = Long.parseLong(text.substring(0, Math.max(slash, 0)));
            var unit = text.substring(slash + 1);
            var per = UNITS.get(unit);
            return new Rate(amount, per != null ? per : Durations.parse(unit));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" (expected: a rate such as 100/s, 10/minute, 5000/hour or 300/15m)", e);
        }
    }

    @Override
    public String toString() {
        for (var unit : UNITS.entrySet()) {
            if (unit.getKey().length() > 1 && unit.getValue().equals(per)) {
                return amount + "/" + unit.getKey();
            }
        }
        return amount + "/" + Durations.format(per);
    }
}
