package sluice.api.value;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Puts a value into a path (RFC 3986 section 3.3).
final class PathSegment {
    private static final String UNRESERVED = "-._~";
    private static final String OF_PATHS = "-._~!$&'()*+,;=:@";
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private PathSegment() {}

    /// Appends a value as one segment: every octet but unreserved ones is percent-encoded. A well-formed `%XX` is
    /// kept. `.` and `..` alone are encoded.
    static void encode(String value, StringBuilder out) {
        encode(value, UNRESERVED, out);
    }

    /// Appends a piece of a path, which may be several segments, as it was written; dot segments are encoded.
    static void encodePiece(String value, StringBuilder out) {
        int from = 0;
        for (int slash = value.indexOf('/'); slash >= 0; slash = value.indexOf('/', from)) {
            encode(value.substring(from, slash), OF_PATHS, out);
            out.append('/');
            from = slash + 1;
        }
        encode(value.substring(from), OF_PATHS, out);
    }

    private static void encode(String value, String kept, StringBuilder out) {
        boolean dots = value.equals(".") || value.equals("..");
        var bytes = value.getBytes(UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            int b = bytes[i] & 0xff;
            boolean alphanumeric = b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z';
            if (alphanumeric || kept.indexOf(b) >= 0 && !dots || b == '%' && isEscape(bytes, i)) {
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
