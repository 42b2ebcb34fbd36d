package sluice.core.message;

import java.util.Locale;

/// Host and optional port, as they stand in `Host` and in absolute targets (RFC 9110 section 7.2, RFC 3986 3.2).
public final class Authority {
    private Authority() {}

    /// The authority in lower case, or an empty text if it is not a host with an optional port.
    /// User information is never admitted.
    public static String canonical(String text) {
        int end = hostEnd(text);
        if (end <= 0 || end < text.length() && !isPort(text, end)) {
            return "";
        }
        return text.toLowerCase(Locale.ROOT);
    }

    /// The authority without its port.
    public static String host(String authority) {
        int end = hostEnd(authority);
        return end < 0 || end == authority.length() ? authority : authority.substring(0, end);
    }

    private static int hostEnd(String text) {
        if (text.startsWith("[")) {
            int close = text.indexOf(']');
            for (int i = 1; i < close; i++) {
                if (Character.digit(text.charAt(i), 16) < 0 && text.charAt(i) != ':' && text.charAt(i) != '.') {
                    return -1;
                }
            }
            return close < 3 ? -1 : close + 1;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ':') {
                return i;
            }
            boolean alphanumeric = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!alphanumeric && "-._~!$&'()*+,;=%".indexOf(c) < 0) {
                return -1;
            }
        }
        return text.length();
    }

    private static boolean isPort(String text, int colon) {
        if (text.charAt(colon) != ':' || text.length() - colon > 6) {
            return false;
        }
        int port = 0;
        for (int i = colon + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return false;
            }
            port = port * 10 + c - '0';
        }
        return port <= 65535;
    }
}
