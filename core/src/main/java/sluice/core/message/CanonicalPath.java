package sluice.core.message;

/// Brings a path into canonical form, segment by segment; see {@link Target} for the rules.
final class CanonicalPath {
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private final StringBuilder out = new StringBuilder(64);

    /// @return why the path is refused; empty if it is not
    String read(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            int start = ++at;
            while (at < to && bytes[at] != '/') {
                at++;
            }
            var error = segment(bytes, start, at, at == to);
            if (!error.isEmpty()) {
                return error;
            }
        }
        return "";
    }

    private String segment(byte[] bytes, int from, int to, boolean last) {
        int mark = out.length();
        out.append('/');
        var error = decode(bytes, from, to);
        if (!error.isEmpty()) {
            return error;
        }
        if (hidesDots(mark + 1)) {
            return "cutting a segment at ; or %2F leaves a dot segment";
        }
        int dots = dots(mark + 1, out.length());
        if (out.length() == mark + 1 && !last) {
            out.setLength(mark);
        } else if (dots == 1) {
            out.setLength(last ? mark + 1 : mark);
        } else if (dots == 2) {
            int parent = mark == 0 ? -1 : out.lastIndexOf("/", mark - 1);
            if (parent < 0) {
                return "a dot segment leads above the root";
            }
            out.setLength(last ? parent + 1 : parent);
        }
        return "";
    }

    private String decode(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            int b = bytes[i];
            if (b == '%') {
                int octet = i + 2 < to ? hex(bytes[i + 1]) << 4 | hex(bytes[i + 2]) : -1;
                if (octet < 0) {
                    return "a % is not followed by two hexadecimal digits";
                }
                if (octet == 0 || octet == '\\' || octet == '\r' || octet == '\n') {
                    return "the path contains %" + HEX[octet >> 4] + HEX[octet & 15];
                }
                if (octet >= 0xc0 && isOverlong(octet, continuation(bytes, i + 3, to))) {
                    return "the path contains an overlong sequence of UTF-8";
                }
                append(octet);
                i += 2;
            } else if (b == '\\' || b == '"' || b == '<' || b == '>' || b == '^' || b == '`' || b == '{' || b == '|'
                    || b == '}') {
                if (b == '\\') {
                    return "the path contains a backslash";
                }
                out.append('%').append(HEX[b >> 4]).append(HEX[b & 15]);
            } else {
                out.append((char) b);
            }
        }
        return "";
    }

    /// The escaped octet at this position if it can only go on a sequence of UTF-8, else -1.
    private static int continuation(byte[] bytes, int at, int to) {
        int octet = at + 2 < to && bytes[at] == '%' ? hex(bytes[at + 1]) << 4 | hex(bytes[at + 2]) : -1;
        return octet >= 0x80 && octet < 0xc0 ? octet : -1;
    }

    /// Whether a sequence that begins with these octets encodes what a shorter one does (RFC 3629 section 10): a `.` or
    /// `/` that only a careless reader sees. Octets that are no UTF-8 at all pass.
    private static boolean isOverlong(int first, int second) {
        return second >= 0
                && (first == 0xc0 || first == 0xc1 || first == 0xe0 && second < 0xa0 || first == 0xf0 && second < 0x90);
    }

    private void append(int octet) {
        boolean letter = octet >= 'a' && octet <= 'z' || octet >= 'A' && octet <= 'Z';
        if (letter || octet >= '0' && octet <= '9' || octet == '-' || octet == '.' || octet == '_' || octet == '~') {
            out.append((char) octet);
        } else {
            out.append('%').append(HEX[octet >> 4]).append(HEX[octet & 15]);
        }
    }

    private static int hex(byte b) {
        return b >= '0' && b <= '9'
                ? b - '0'
                : b >= 'a' && b <= 'f' ? b - 'a' + 10 : b >= 'A' && b <= 'F' ? b - 'A' + 10 : -256;
    }

    /// Whether servers that cut parameters off a segment, or decode `%2F`, would see a dot segment where there is none.
    private boolean hidesDots(int from) {
        int start = from;
        int cut = -1;
        for (int i = from; i <= out.length(); i++) {
            if (i == out.length() || isEncodedSlash(i)) {
                int end = cut < 0 ? i : cut;
                if (dots(start, end) > 0 && (start > from || end < out.length())) {
                    return true;
                }
                start = i + 3;
                cut = -1;
            } else if (cut < 0 && out.charAt(i) == ';') {
                cut = i;
            }
        }
        return false;
    }

    private boolean isEncodedSlash(int at) {
        return at + 2 < out.length() && out.charAt(at) == '%' && out.charAt(at + 1) == '2' && out.charAt(at + 2) == 'F';
    }

    /// The number of dots if the text between the positions is `.` or `..`, else 0.
    private int dots(int from, int to) {
        int length = to - from;
        if (length < 1 || length > 2 || out.charAt(from) != '.' || out.charAt(to - 1) != '.') {
            return 0;
        }
        return length;
    }

    String text() {
        return out.isEmpty() ? "/" : out.toString();
    }

    boolean hasEncodedSlash() {
        return out.indexOf("%2F") >= 0;
    }
}
