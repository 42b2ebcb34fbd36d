package sluice.core.pipeline;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import sluice.api.value.Clock;

/// The current date in the form of RFC 9110 section 5.6.7, made once a second for all
/// connections of a loop. Loop-confined.
public final class HttpDate {
    private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final Clock clock;
    private long second = Long.MIN_VALUE;
    private String text = "";

    public HttpDate(Clock clock) {
        this.clock = clock;
    }

    public String now() {
        Instant now = clock.now();
        if (now.getEpochSecond() != second) {
            second = now.getEpochSecond();
            text = FORM.format(now);
        }
        return text;
    }
}
