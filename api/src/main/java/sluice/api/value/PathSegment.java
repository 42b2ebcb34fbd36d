package sluice.api.value;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Puts a value into one segment of a path (RFC 3986 section 3.3).
final class PathSegment {
    private static final String UNRESERVED = "-._~";
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private PathSegment() {}

    /// Appends the value; every octet but unreserved ones is percent-encoded. A well-formed `%XX` is kept,
    /// so that a
    /// captured segment of a path comes out as it was written. `.` and `..` alone are encoded.
    static void encode(String value, StringBuilder out) {
        boolean dots = value.equals(".") || value.equals("..");
        var bytes = value.getBytes(UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            int b = bytes[i] & 0xff;
            boolean alphanumeric = b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z';
            boolean kept = alphanumeric || UNRESERVED.indexOf(b) >= 0 && !dots || b == '%' && isEscape(bytes, i);
            if (kept) {
                out.append((char) b);
            } else {
                out.append('%').append(HEX[b >> 4]).append(HEX[b & 15]);
            }
        }
    }

    private static boolean isEscape(byte[] bytes, int at) {
        return at + 2 < bytes.length
                && Character.digit(bytes[at + 1], 16) >= 0
                && Character.digit(bytes[at + 2], 16) >= 0;
    }
}
