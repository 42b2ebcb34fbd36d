package sluice.control.config;

import java.time.Duration;
import java.util.regex.Pattern;
import sluice.api.exchange.Fact;
import sluice.api.policy.ConfigException;
import sluice.api.policy.Require;
import sluice.api.value.ByteSize;
import sluice.api.value.Durations;

/// Checks that several records make in their constructors.
final class Check {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,126}[A-Za-z0-9])?");
    private static final Duration LONGEST = Duration.ofDays(30);

    private Check() {}

    /// A name as it appears in metrics, logs and headers.
    static void name(String name, String component) {
        Require.that(
                NAME.matcher(name).matches(),
                component,
                quoted(name),
                "1 to 128 letters, digits, '-', '_' and '.', the first and the last a letter or digit");
    }

    /// Longer than zero, and short enough to count in nanoseconds.
    static void positive(Duration duration, String component) {
        Require.that(
                duration.isPositive() && duration.compareTo(LONGEST) <= 0,
                component,
                Durations.format(duration),
                "more than 0s, at most 30d");
    }

    /// Zero or longer.
    static void notNegative(Duration duration, String component) {
        Require.that(duration.compareTo(LONGEST) <= 0, component, Durations.format(duration), "at most 30d");
    }

    static void within(ByteSize size, long least, long most, String component) {
        Require.that(
                size.bytes() >= least && size.bytes() <= most,
                component,
                size,
                "a size from " + new ByteSize(least) + " to " + new ByteSize(most));
    }

    /// A name of a fact, bare: `request.headers.x-user-id`.
    static void fact(String name, String component) {
        try {
            Fact.named(name);
        } catch (IllegalArgumentException e) {
            var message = String.valueOf(e.getMessage());
            int at = message.lastIndexOf("(expected: ");
            throw new ConfigException(
                    component, quoted(name), at < 0 ? "a fact" : message.substring(at + 11, message.length() - 1));
        }
    }

    static String quoted(String text) {
        return '"' + text + '"';
    }
}
