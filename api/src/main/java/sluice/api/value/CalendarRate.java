package sluice.api.value;

import java.util.Arrays;

/// How many in a period of the calendar: `1000/day`, `5000/week`, `20000/month`.
///
/// @param amount at least 1
public record CalendarRate(long amount, Period per) {
    private static final String EXPECTED = "an amount per day, week or month such as 1000/day or 20000/month";

    public CalendarRate {
        if (amount < 1) {
            throw new IllegalArgumentException("\"" + amount + "/" + per + "\" (expected: at least 1)");
        }
    }

    /// @throws IllegalArgumentException if the text is of another form
    public static CalendarRate parse(String text) {
        int slash = text.indexOf('/');
        var per = Arrays.stream(Period.values())
                .filter(it -> it.toString().equals(text.substring(slash + 1)))
                .findFirst();
        try {
            return new CalendarRate(Long.parseLong(text.substring(0, Math.max(slash, 0))), per.orElseThrow());
        } catch (IllegalArgumentException | java.util.NoSuchElementException e) {
            throw new IllegalArgumentException("\"" + text + "\" (expected: " + EXPECTED + ")", e);
        }
    }

    @Override
    public String toString() {
        return amount + "/" + per;
    }
}
