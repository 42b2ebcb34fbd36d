package sluice.core.http1;

import sluice.core.message.HeaderBlock;

/// Parses field lines (RFC 9112 section 5) strictly: no folding, no space before the colon, no control characters.
final class FieldLines {
    private static final boolean[] TOKEN = token();

    private FieldLines() {}

    private static boolean[] token() {
        var token = new boolean[256];
        for (int c = '0'; c <= 'z'; c++) {
            token[c] = Character.isLetterOrDigit(c);
        }
        for (char c : "!#$%&'*+-.^_`|~".toCharArray()) {
            token[c] = true;
        }
        return token;
    }

    static boolean isToken(byte b) {
        return TOKEN[b & 0xff];
    }

    /// Parses the lines from `at` up to the empty one.
    ///
    /// @return what is wrong; empty if nothing is
    static String parse(byte[] bytes, int at, HeaderBlock into) {
        int i = at;
        while (bytes[i] != '\r' || bytes[i + 1] != '\n') {
            int name = i;
            int hash = 0;
            for (; TOKEN[bytes[i] & 0xff]; i++) {
                int b = bytes[i];
                hash = 31 * hash + (b >= 'A' && b <= 'Z' ? b + 32 : b);
            }
            if (bytes[i] != ':' || i == name) {
                return nameError(bytes, name, i);
            }
            int nameEnd = i++;
            while (bytes[i] == ' ' || bytes[i] == '\t') {
                i++;
            }
            int value = i;
            while (bytes[i] >= ' ' && bytes[i] != 127 || bytes[i] < 0 || bytes[i] == '\t') {
                i++;
            }
            if (bytes[i] != '\r' || bytes[i + 1] != '\n') {
                return "a header value contains a control character";
            }
            int valueEnd = i;
            while (valueEnd > value && (bytes[valueEnd - 1] == ' ' || bytes[valueEnd - 1] == '\t')) {
                valueEnd--;
            }
            into.add(name, nameEnd, hash, value, valueEnd);
            i += 2;
        }
        return "";
    }

    private static String nameError(byte[] bytes, int name, int at) {
        byte b = bytes[at];
        if (at == name) {
            return b == ' ' || b == '\t' ? "a header line is folded" : "a header name is empty or not a token";
        }
        return b == ' ' || b == '\t' ? "a space stands before the colon of a header" : "a header name is not a token";
    }
}
