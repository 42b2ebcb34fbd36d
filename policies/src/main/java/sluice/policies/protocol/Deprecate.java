package sluice.policies.protocol;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.HeaderName;
import sluice.api.policy.BuildContext;
import sluice.api.policy.ConfigException;
import sluice.api.policy.ConfigName;
import sluice.api.policy.PolicySpec;
import sluice.api.policy.Require;
import sluice.api.policy.ResponsePolicy;
import sluice.api.policy.Verdict;

/// Tells clients that what they use is deprecated (`Deprecation`, RFC 9745) and when it will end (`Sunset`, RFC 8594).
///
/// @param at when it is or was deprecated: `2026-11-01`, or a time such as `2026-11-01T12:00:00Z`
/// @param sunset when it will stop to answer; not before `at`
/// @param link a page that explains it, told as `Link` with the relation `deprecation`
@ConfigName("deprecate")
public record Deprecate(
        String at, @Nullable String sunset, @Nullable String link) implements PolicySpec {
    private static final HeaderName DEPRECATION = HeaderName.of("Deprecation");
    private static final HeaderName SUNSET = HeaderName.of("Sunset");
    private static final HeaderName LINK = HeaderName.of("Link");
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    public Deprecate {
        var since = time(at, "at");
        Require.that(
                sunset == null || !time(sunset, "sunset").isBefore(since),
                "sunset",
                String.valueOf(sunset),
                "a time that is not before " + at);
        Require.that(link == null || link.matches("(https?://|/)[!-;=?-~]*"), "link", String.valueOf(link), "a URL");
    }

    private static Instant time(String text, String component) {
        try {
            return text.indexOf('T') < 0
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new ConfigException(component, text, "a date such as 2026-11-01 or 2026-11-01T12:00:00Z");
        }
    }

    @Override
    public ResponsePolicy build(BuildContext context) {
        var since = "@" + time(at, "at").getEpochSecond();
        var until = sunset == null ? null : HTTP_DATE.format(time(sunset, "sunset"));
        var page = link == null ? null : "<" + link + ">; rel=\"deprecation\"; type=\"text/html\"";
        return exchange -> {
            var headers = exchange.response().headers();
            headers.set(DEPRECATION, since);
            if (until != null) {
                headers.set(SUNSET, until);
            }
            if (page != null) {
                headers.add(LINK, page);
            }
            return Verdict.PROCEED;
        };
    }
}
