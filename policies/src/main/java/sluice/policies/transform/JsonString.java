package sluice.policies.transform;

/// The inside of a JSON string (RFC 8259 section 7) in UTF-8 (RFC 3629), in pieces of any size.
/// Loop-confined.
final class JsonString {
    /// Bytes in which one byte of a decoded name may be written: a backslash, a `u` and four digits.
    static final int LONGEST_ESCAPE = 6;

    private static final int UTF8 = -1;
    private static final int PLAIN = 0;
    private static final int ESCAPE = 5;

    /// Where the string is: {@link #PLAIN}, right behind a backslash, within a character of several bytes, or
    /// how many digits of an escape are to come.
    private int at;

    private int more;
    private int least;
    private int most;
    private boolean closed;
    private String expected = "";

    /// Reads on.
    ///
    /// @param plain which bytes stand for themselves alone
    /// @return the index behind the closing quote, or the length if it has not come; `~index` of what is
    /// wrong
    int scan(byte[] in, int from, int length, boolean[] plain) {
        closed = false;
        int i = from;
        while (i < length) {
            int c = in[i] & 0xff;
            if (at == PLAIN) {
                while (plain[c]) {
                    if (++i == length) {
                        return i;
                    }
                    c = in[i] & 0xff;
                }
                if (c == '"') {
                    closed = true;
                    return i + 1;
                }
                if (!special(c)) {
                    return ~i;
                }
            } else if (!goesOn(c)) {
                at = PLAIN;
                return ~i;
            }
            i++;
        }
        return i;
    }

    private boolean special(int c) {
        if (c == '\\') {
            at = ESCAPE;
            return true;
        }
        expected = c < ' ' ? "an escape in place of a control character" : "UTF-8";
        more = c < 0xc2 ? 0 : c < 0xe0 ? 1 : c < 0xf0 ? 2 : c < 0xf5 ? 3 : 0;
        least = c == 0xe0 ? 0xa0 : c == 0xf0 ? 0x90 : 0x80;
        most = c == 0xed ? 0x9f : c == 0xf4 ? 0x8f : 0xbf;
        at = UTF8;
        return more > 0;
    }

    private boolean goesOn(int c) {
        if (at == UTF8) {
            if (c < least || c > most) {
                expected = "UTF-8";
                return false;
            }
            least = 0x80;
            most = 0xbf;
            more--;
            at = more == 0 ? PLAIN : UTF8;
            return true;
        }
        if (at == ESCAPE) {
            expected = "an escape";
            at = c == 'u' ? 4 : PLAIN;
            return "\"\\/bfnrtu".indexOf(c) >= 0;
        }
        expected = "a hexadecimal digit";
        at--;
        return Character.digit(c, 16) >= 0;
    }

    /// Whether the last call came to the closing quote.
    boolean isClosed() {
        return closed;
    }

    /// What should have stood where something was wrong.
    String expected() {
        return expected;
    }

    /// Writes the name that was meant, in UTF-8.
    ///
    /// @param raw the inside of a string, known to be right
    /// @param into at least as long
    /// @return its length; -1 if it has a lone surrogate, so that it is no text
    static int decode(byte[] raw, int length, byte[] into) {
        int to = 0;
        for (int i = 0; i < length; i++) {
            if (raw[i] != '\\') {
                into[to++] = raw[i];
                continue;
            }
            int c = raw[++i];
            if (c != 'u') {
                into[to++] = simple(c);
                continue;
            }
            int unit = unit(raw, i + 1);
            i += 4;
            if (Character.isSurrogate((char) unit)) {
                boolean pair = Character.isHighSurrogate((char) unit)
                        && i + 6 < length
                        && raw[i + 1] == '\\'
                        && raw[i + 2] == 'u'
                        && Character.isLowSurrogate((char) unit(raw, i + 3));
                if (!pair) {
                    return -1;
                }
                unit = Character.toCodePoint((char) unit, (char) unit(raw, i + 3));
                i += 6;
            }
            to = encode(unit, into, to);
        }
        return to;
    }

    private static byte simple(int c) {
        return (byte)
                switch (c) {
                    case 'b' -> '\b';
                    case 'f' -> '\f';
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    case 't' -> '\t';
                    default -> c;
                };
    }

    private static int unit(byte[] raw, int at) {
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            unit = unit << 4 | Character.digit(raw[at + i], 16);
        }
        return unit;
    }

    private static int encode(int c, byte[] into, int at) {
        int to = at;
        if (c < 0x80) {
            into[to++] = (byte) c;
        } else if (c < 0x800) {
            into[to++] = (byte) (0xc0 | c >> 6);
            into[to++] = (byte) (0x80 | c & 0x3f);
        } else if (c < 0x10000) {
            into[to++] = (byte) (0xe0 | c >> 12);
            into[to++] = (byte) (0x80 | c >> 6 & 0x3f);
            into[to++] = (byte) (0x80 | c & 0x3f);
        } else {
            into[to++] = (byte) (0xf0 | c >> 18);
            into[to++] = (byte) (0x80 | c >> 12 & 0x3f);
            into[to++] = (byte) (0x80 | c >> 6 & 0x3f);
            into[to++] = (byte) (0x80 | c & 0x3f);
        }
        return to;
    }
}
