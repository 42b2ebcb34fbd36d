package sluice.app.cli;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How long this process took to get somewhere, from the first line of the start script on.
final class Startup {
    /// Seconds since the epoch, as the start script passes them on: `1795187040.123456`.
    private static final String BEGAN = "sluice.began";

    private Startup() {}

    /// ` in 812 ms`; empty if the start script does not say when it began.
    static String took(Instant now) {
        return took(System.getProperty(BEGAN), now);
    }

    static String took(@Nullable String began, Instant now) {
        if (began == null || began.isEmpty()) {
            return "";
        }
        var micros = new BigDecimal(began.replace(',', '.')).movePointRight(6).longValueExact();
        var start = Instant.EPOCH.plus(Duration.of(micros, java.time.temporal.ChronoUnit.MICROS));
        return " in " + Duration.between(start, now).toMillis() + " ms";
    }
}
