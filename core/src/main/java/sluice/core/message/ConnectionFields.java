package sluice.core.message;

import java.util.Locale;
import java.util.Set;

/// The fields that belong to one connection and never go on (RFC 9110 section 7.6.1), and those that `Connection`
/// nominates.
public final class ConnectionFields {
    private static final Set<String> NAMES = Set.of(
            "connection",
            "http2-settings",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "transfer-encoding",
            "upgrade");
    /// Nominating these would change what the message means, or take out what gateways tell each other; such a
    /// nomination is ignored.
    private static final Set<String> NEVER_NOMINATED = Set.of(
            "content-length", "content-type", "forwarded", "host", "traceparent", "tracestate", "via", "x-request-id");

    private static final String FORWARDING = "x-forwarded-";

    private ConnectionFields() {}

    /// Their names, in lower case.
    public static Set<String> names() {
        return NAMES;
    }

    /// Whether a field of that name (in lower case) belongs to the connection.
    public static boolean contains(String lower) {
        return NAMES.contains(lower);
    }

    /// Drops them from a head that is not yet published. Framing must have been read before.
    public static void drop(HeaderBlock headers) {
        dropNominated(headers);
        for (int i = 0; i < headers.count(); i++) {
            if (!headers.isDropped(i) && NAMES.contains(headers.name(i).lower())) {
                headers.drop(i);
            }
        }
    }

    /// Drops only what `Connection` nominates.
    public static void dropNominated(HeaderBlock headers) {
        for (int i = headers.next(FieldNames.CONNECTION, 0); i >= 0; i = headers.next(FieldNames.CONNECTION, i + 1)) {
            if (headers.valueIs(i, "keep-alive") || headers.valueIs(i, "close")) {
                continue;
            }
            for (var option : headers.value(i).toLowerCase(Locale.ROOT).split(",", -1)) {
                dropNominated(headers, option.strip());
            }
        }
    }

    private static void dropNominated(HeaderBlock headers, String lower) {
        if (lower.isEmpty()
                || lower.equals("connection")
                || NEVER_NOMINATED.contains(lower)
                || lower.startsWith(FORWARDING)) {
            return;
        }
        for (int i = 0; i < headers.count(); i++) {
            if (!headers.isDropped(i) && headers.name(i).lower().equals(lower)) {
                headers.drop(i);
            }
        }
    }
}
