package sluice.core.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/// The target of a request (RFC 9112 section 3.2), taken apart, with its path in canonical form.
///
/// Canonical means: unreserved octets decoded, other escapes in upper case, slashes merged, dot segments removed
/// (RFC 3986 section 6.2.2). Router, policies, logs and the upstream all see this one path. What could mean one
/// thing here and another behind is refused: `%00`, `%0D`, `%0A`, `%5C`, a backslash, UTF-8 in more octets than
/// needed, a dot segment above the root or one that appears when a segment is cut at `;` or at `%2F`. Other `%2F` stay
/// as they are, for the route to admit or
/// refuse.
///
/// @param authority host and port of an absolute-form target in lower case; empty for origin-form
/// @param path the canonical path, or `*`
/// @param query what follows the `?`, as written
/// @param encodedSlash whether the path contains `%2F`
/// @param error why the target is refused; empty if it is not
public record Target(String authority, String path, String query, boolean encodedSlash, String error) {
    private static final boolean[] PLAIN = plain();

    private static boolean[] plain() {
        var plain = new boolean[128];
        for (int c = '!'; c < 127; c++) {
            plain[c] = "\"#%<>\\^`{|}?;/.".indexOf(c) < 0;
        }
        return plain;
    }

    private static Target refused(String error) {
        return new Target("", "", "", false, error);
    }

    /// @param method the method: only OPTIONS may ask for `*`
    /// @param from the first byte of the target
    /// @param to behind its last byte
    public static Target parse(String method, byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] <= ' ' || bytes[i] == 127 || bytes[i] == '#') {
                return refused("the target contains a byte that a target cannot contain");
            }
        }
        if (from < to && bytes[from] == '/') {
            return originForm("", bytes, from, to);
        }
        if (to - from == 1 && bytes[from] == '*') {
            return method.equals("OPTIONS")
                    ? new Target("", "*", "", false, "")
                    : refused("only OPTIONS may ask for *");
        }
        return absoluteForm(bytes, from, to);
    }

    private static Target absoluteForm(byte[] bytes, int from, int to) {
        var text = new String(bytes, from, to - from, ISO_8859_1);
        int start = text.regionMatches(true, 0, "http://", 0, 7)
                ? 7
                : text.regionMatches(true, 0, "https://", 0, 8) ? 8 : -1;
        if (start < 0) {
            return refused("the target is neither a path nor an http or https URI");
        }
        int end = start;
        while (end < text.length() && text.charAt(end) != '/' && text.charAt(end) != '?') {
            end++;
        }
        var authority = Authority.canonical(text.substring(start, end));
        if (authority.isEmpty()) {
            return refused("the authority of the target is not a host and port");
        }
        if (end == text.length() || text.charAt(end) == '?') {
            var query = end == text.length() ? "" : text.substring(end + 1);
            return new Target(authority, "/", query, false, "");
        }
        return originForm(authority, bytes, from + end, to);
    }

    private static Target originForm(String authority, byte[] bytes, int from, int to) {
        int query = from;
        boolean plain = true;
        for (; query < to && bytes[query] != '?'; query++) {
            byte b = bytes[query];
            plain &= PLAIN[b]
                    || b == '/' && (query == from || bytes[query - 1] != '/')
                    || b == '.' && isInner(bytes, from, query);
        }
        var tail = query == to ? "" : new String(bytes, query + 1, to - query - 1, ISO_8859_1);
        if (plain) {
            return new Target(authority, new String(bytes, from, query - from, ISO_8859_1), tail, false, "");
        }
        var path = new CanonicalPath();
        var error = path.read(bytes, from, query);
        return error.isEmpty() ? new Target(authority, path.text(), tail, path.hasEncodedSlash(), "") : refused(error);
    }

    /// Whether a dot follows a character that keeps its segment from being a dot segment.
    private static boolean isInner(byte[] bytes, int from, int at) {
        return at > from && bytes[at - 1] != '/' && bytes[at - 1] != '.';
    }
}
