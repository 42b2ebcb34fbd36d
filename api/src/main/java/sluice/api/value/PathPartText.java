package sluice.api.value;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;
import java.util.regex.Pattern;

/// Reads one part of a path pattern.
final class PathPartText {
    private static final Pattern NAMED = Pattern.compile("\\{([A-Za-z_][A-Za-z0-9_-]*)(\\*\\*)?}");

    /// What no path may contain (RFC 3986 section 3.3), but clients send; encoded in the canonical path too.
    private static final String ENCODED = "\"<>^`|";

    private PathPartText() {}

    static PathPattern.Part parse(String pattern, String part, boolean last) {
        if (part.equals("*")) {
            return new PathPattern.Part.One("");
        }
        var named = NAMED.matcher(part);
        boolean isNamed = named.matches();
        if (part.equals("**") || isNamed && named.group(2) != null) {
            if (!last) {
                throw wrong(pattern, "nothing behind " + part + ", which stands for all the rest");
            }
            return new PathPattern.Part.Rest(isNamed ? named.group(1) : "");
        }
        if (isNamed) {
            return new PathPattern.Part.One(named.group(1));
        }
        return new PathPattern.Part.Literal(literal(pattern, part, last));
    }

    private static String literal(String pattern, String part, boolean last) {
        if (part.indexOf('*') >= 0 || part.indexOf('{') >= 0 || part.indexOf('}') >= 0) {
            throw wrong(
                    pattern,
                    "whole segments {name}, {name**}, * or ** instead of \"" + part
                            + "\"; names of letters, digits, _ and -; for parts of a segment ~ and a regular expression");
        }
        if (part.isEmpty() && !last) {
            throw wrong(pattern, "one / between segments, as in the canonical path of a request");
        }
        var canonical = canonical(pattern, part);
        if (canonical.equals(".") || canonical.equals("..")) {
            throw wrong(pattern, "no segment \"" + part + "\", which no canonical path has");
        }
        return canonical;
    }

    private static String canonical(String pattern, String part) {
        var out = new StringBuilder(part.length());
        var bytes = part.getBytes(UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            int b = bytes[i] & 0xff;
            if (b == '%') {
                escape(pattern, part, bytes, i, out);
                i += 2;
            } else if (b <= ' ' || b == 0x7f || b == '?' || b == '#' || b == '\\') {
                throw wrong(pattern, "no space, control character, ?, # or \\ in \"" + part + "\"");
            } else if (b > 0x7f || ENCODED.indexOf(b) >= 0) {
                out.append('%').append(String.format(Locale.ROOT, "%02X", b));
            } else {
                out.append((char) b);
            }
        }
        return out.toString();
    }

    private static void escape(String pattern, String part, byte[] bytes, int at, StringBuilder out) {
        int high = at + 2 < bytes.length ? Character.digit(bytes[at + 1], 16) : -1;
        int low = at + 2 < bytes.length ? Character.digit(bytes[at + 2], 16) : -1;
        if (high < 0 || low < 0) {
            throw wrong(pattern, "two hexadecimal digits behind the % of \"" + part + "\"");
        }
        int c = high << 4 | low;
        if (c == 0 || c == '\\') {
            throw wrong(pattern, "no %00 or %5C in \"" + part + "\"; requests with them are refused");
        }
        if (isUnreserved(c)) {
            out.append((char) c);
        } else {
            out.append('%').append(String.format(Locale.ROOT, "%02X", c));
        }
    }

    private static boolean isUnreserved(int c) {
        return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || "-._~".indexOf(c) >= 0;
    }

    private static IllegalArgumentException wrong(String pattern, String expected) {
        return new IllegalArgumentException("\"" + pattern + "\" (expected: " + expected + ")");
    }
}
