package sluice.core.message;

import java.util.Locale;
import sluice.api.exchange.Headers;

/// What gRPC and gRPC-Web have in heads (gRPC over HTTP/2, section "Requests").
public final class Grpc {
    /// There is no deadline.
    public static final long NONE = -1;
    /// A deadline that cannot be read.
    public static final long MALFORMED = -2;

    private static final String TYPE = "application/grpc";
    private static final String WEB = "-web";
    private static final String TEXT = "-text";
    private static final int MOST_DIGITS = 8;
    private static final String UNITS = "numSMH";
    private static final long[] NANOS = {1, 1_000, 1_000_000, 1_000_000_000L, 60_000_000_000L, 3_600_000_000_000L};

    private Grpc() {}

    /// What a content type says of a message.
    public enum Kind {
        /// Something else.
        NONE,
        GRPC,
        WEB,
        /// gRPC-Web in base64.
        WEB_TEXT;

        /// The media type without its format.
        public String type() {
            return switch (this) {
                case WEB -> TYPE + Grpc.WEB;
                case WEB_TEXT -> TYPE + Grpc.WEB + TEXT;
                case NONE, GRPC -> TYPE;
            };
        }

        public boolean isWeb() {
            return this == WEB || this == WEB_TEXT;
        }
    }

    /// Whether it is a gRPC call, not in its form for browsers.
    public static boolean isCall(Headers headers) {
        return kind(headers) == Kind.GRPC;
    }

    public static Kind kind(Headers headers) {
        return headers instanceof HeaderBlock block && !mayBe(block) ? Kind.NONE : named(headers);
    }

    /// Tells nearly all other requests apart without making a text of their type.
    private static boolean mayBe(HeaderBlock block) {
        int field = block.next(FieldNames.CONTENT_TYPE, 0);
        return field >= 0 && block.valueStartsWith(field, TYPE);
    }

    private static Kind named(Headers headers) {
        var type = headers.get(FieldNames.CONTENT_TYPE);
        if (type == null || !type.regionMatches(true, 0, TYPE, 0, TYPE.length())) {
            return Kind.NONE;
        }
        int at = TYPE.length();
        var kind = Kind.GRPC;
        if (type.regionMatches(true, at, WEB, 0, WEB.length())) {
            at += WEB.length();
            kind = Kind.WEB;
            if (type.regionMatches(true, at, TEXT, 0, TEXT.length())) {
                at += TEXT.length();
                kind = Kind.WEB_TEXT;
            }
        }
        boolean ends = at == type.length() || "+; ".indexOf(type.charAt(at)) >= 0;
        return ends ? kind : Kind.NONE;
    }

    /// What stands behind `application/grpc`, `-web` or `-web-text`: `+proto`, or nothing.
    public static String format(String type) {
        int plus = type.indexOf('+');
        int end = type.indexOf(';');
        return plus < 0 || end >= 0 && end < plus
                ? ""
                : type.substring(plus, end < 0 ? type.length() : end).strip().toLowerCase(Locale.ROOT);
    }

    /// Nanoseconds that the caller gives the call; {@link #NONE} or {@link #MALFORMED}. More than three centuries are
    /// none.
    public static long timeout(Headers headers) {
        var text = headers.get(FieldNames.GRPC_TIMEOUT);
        if (text == null) {
            return NONE;
        }
        int digits = text.length() - 1;
        int unit = digits < 1 ? -1 : UNITS.indexOf(text.charAt(digits));
        if (unit < 0 || digits > MOST_DIGITS || headers.count(FieldNames.GRPC_TIMEOUT) > 1) {
            return MALFORMED;
        }
        long value = 0;
        for (int i = 0; i < digits; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return MALFORMED;
            }
            value = 10 * value + digit;
        }
        return value > Long.MAX_VALUE / 4 / NANOS[unit] ? NONE : value * NANOS[unit];
    }

    /// The field that tells these nanoseconds, in the finest unit that has room for them.
    public static String timeout(long nanos) {
        int unit = 0;
        while (nanos / NANOS[unit] > 99_999_999) {
            unit++;
        }
        return Long.toString(nanos / NANOS[unit]) + UNITS.charAt(unit);
    }

    /// The status of a call that ended with these fields: 0 to 16, or -1.
    public static int status(Headers fields) {
        var text = fields.get(FieldNames.GRPC_STATUS);
        if (text == null || text.isEmpty() || text.length() > 2) {
            return -1;
        }
        int status = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            status = digit < 0 || digit > 9 ? 99 : 10 * status + digit;
        }
        return status <= 16 ? status : -1;
    }
}
