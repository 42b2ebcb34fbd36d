package sluice.core.pipeline;

import org.jspecify.annotations.Nullable;

/// Reads and writes `traceparent` (W3C Trace Context, version 00).
final class TraceContext {
    /// The flags of a trace that nobody has decided to keep.
    static final String UNSAMPLED = "00";

    private static final int LENGTH = 55;

    private TraceContext() {}

    /// The trace id of a well-formed field, or null.
    static @Nullable String traceId(@Nullable String traceparent) {
        if (traceparent == null
                || traceparent.length() < LENGTH
                || traceparent.startsWith("ff")
                || traceparent.startsWith("00") && traceparent.length() > LENGTH
                || traceparent.length() > LENGTH && traceparent.charAt(LENGTH) != '-') {
            return null;
        }
        for (int i = 0; i < LENGTH; i++) {
            char c = traceparent.charAt(i);
            boolean dash = i == 2 || i == 35 || i == 52;
            if (dash ? c != '-' : !(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
                return null;
            }
        }
        var id = traceparent.substring(3, 35);
        boolean zero = id.equals("0".repeat(32)) || traceparent.startsWith("0".repeat(16), 36);
        return zero ? null : id;
    }

    /// The two digits of flags of a field that {@link #traceId} accepted.
    static String flags(String traceparent) {
        return traceparent.substring(53, 55);
    }

    /// The trace id of a field that we made.
    static String of(String traceparent) {
        return traceparent.substring(3, 35);
    }
}
