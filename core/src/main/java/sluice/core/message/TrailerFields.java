package sluice.core.message;

import java.util.Set;

/// The fields that stand behind a body (RFC 9110 section 6.5).
public final class TrailerFields {
    /// Bytes that they may have together.
    public static final int MOST_BYTES = 8 * 1024;
    /// How many there may be.
    public static final int MOST_FIELDS = 32;

    /// What frames, routes, authenticates or describes a message would come too late (RFC 9110 section 6.5.1), and a
    /// receiver that merges trailers into the head would be fooled.
    private static final Set<String> NEVER = Set.of(
            "authorization",
            "cache-control",
            "content-encoding",
            "content-length",
            "content-range",
            "content-type",
            "cookie",
            "expect",
            "host",
            "location",
            "max-forwards",
            "range",
            "set-cookie",
            "trailer",
            "via",
            "www-authenticate");

    private TrailerFields() {}

    /// Drops what must not stand there.
    public static void clean(HeaderBlock trailers) {
        for (int i = 0; i < trailers.count(); i++) {
            if (!trailers.isDropped(i)) {
                var lower = trailers.name(i).lower();
                if (NEVER.contains(lower) || ConnectionFields.contains(lower)) {
                    trailers.drop(i);
                }
            }
        }
    }
}
