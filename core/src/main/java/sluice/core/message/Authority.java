package sluice.core.message;

import java.net.Inet6Address;
import java.util.Locale;

/// Host and optional port, as they stand in `Host` and in absolute targets (RFC 9110 section 7.2, RFC 3986 3.2).
///
/// Narrower than the grammar of URIs: a name has letters, digits and `-._~`. Escapes and other punctuation are legal
/// there and mean nothing in DNS; who decodes them, or takes a comma for a list, would see another host than the
/// router.
public final class Authority {
    /// Octets of a name (RFC 1035 section 2.3.4).
    private static final int LONGEST = 255;

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
            return close >= 0 && isIpv6(text.substring(1, close)) ? close + 1 : -1;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ':' || i > LONGEST) {
                return c == ':' ? i : -1;
            }
            boolean alphanumeric = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!alphanumeric && "-._~".indexOf(c) < 0) {
                return -1;
            }
        }
        return text.length();
    }

    private static boolean isIpv6(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > 127 || Character.digit(c, 16) < 0 && c != ':' && c != '.') {
                return false;
            }
        }
        try {
            Inet6Address.ofLiteral(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
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
