package sluice.core.observe;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// One JSON object on one line, written into bytes that are used again for the next. Allocates nothing, except when a
/// line is longer than all before it.
///
/// Whatever a client sends, the line stays one line of valid UTF-8 (RFC 8259): control characters are escaped,
/// among them those from U+0080 to U+009F, which terminals obey. Characters up to U+00FF may be octets of a header
/// field that was read as ISO 8859-1: where they are well-formed UTF-8 they are taken as that, else as themselves.
/// Lone surrogates become U+FFFD. A value longer than 8 KiB is cut. Loop-confined.
final class JsonLine {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST_VALUE = 8 * 1024;
    /// The most bytes that one character becomes: `\` and `u` and four digits.
    private static final int MOST = 6;

    private byte[] bytes = new byte[1024];
    private int length;
    private boolean first;

    /// A name as it stands in a line: quoted, with its colon.
    static byte[] name(String name) {
        var line = new JsonLine();
        line.quoted(name);
        line.put(':');
        return Arrays.copyOf(line.bytes, line.length);
    }

    void begin() {
        length = 0;
        first = true;
        put('{');
    }

    void end() {
        room(2);
        put('}');
        put('\n');
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /// A text; nothing at all if it is empty.
    void text(byte[] name, String value) {
        if (!value.isEmpty()) {
            member(name);
            quoted(value);
        }
    }

    /// ASCII that needs no escaping.
    void ascii(byte[] name, byte[] value, int count) {
        member(name);
        room(count + 2);
        put('"');
        System.arraycopy(value, 0, bytes, length, count);
        length += count;
        put('"');
    }

    /// A number, at least 0.
    void number(byte[] name, long value) {
        member(name);
        digits(value);
    }

    /// Nanoseconds as milliseconds with three decimals.
    void millis(byte[] name, long nanos) {
        member(name);
        long micros = Math.max(0, nanos) / 1000;
        digits(micros / 1000);
        room(4);
        int rest = (int) (micros % 1000);
        put('.');
        put('0' + rest / 100);
        put('0' + rest / 10 % 10);
        put('0' + rest % 10);
    }

    private void member(byte[] name) {
        room(name.length + 1);
        if (!first) {
            put(',');
        }
        first = false;
        System.arraycopy(name, 0, bytes, length, name.length);
        length += name.length;
    }

    private void digits(long value) {
        room(20);
        int count = 1;
        for (long rest = value / 10; rest > 0; rest /= 10) {
            count++;
        }
        long rest = value;
        for (int at = length + count - 1; at >= length; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += count;
    }

    private void quoted(String value) {
        int end = Math.min(value.length(), LONGEST_VALUE);
        room(end * MOST + 2);
        put('"');
        for (int i = plain(value, end); i < end; i++) {
            char c = value.charAt(i);
            if (c >= ' ' && c < 0x7f) {
                if (c == '"' || c == '\\') {
                    put('\\');
                }
                put(c);
            } else if (c < 0x80) {
                escaped(c);
            } else {
                i += beyondAscii(value, i, end);
            }
        }
        put('"');
    }

    /// Copies the run of characters at the beginning that stand for themselves: nearly always all of them.
    private int plain(String value, int end) {
        var to = bytes;
        int at = length;
        int i = 0;
        for (; i < end; i++) {
            char c = value.charAt(i);
            if (c < ' ' || c >= 0x7f || c == '"' || c == '\\') {
                break;
            }
            to[at + i] = (byte) c;
        }
        length = at + i;
        return i;
    }

    /// @return how many characters beside the first were used
    private int beyondAscii(String value, int at, int end) {
        int first = value.charAt(at);
        if (first <= 0xff) {
            int more = Utf8Octets.following(value, at, end);
            codePoint(more == 0 ? first : Utf8Octets.codePoint(value, at, more));
            return more;
        }
        if (!Character.isSurrogate((char) first)) {
            codePoint(first);
            return 0;
        }
        int pair = value.codePointAt(at);
        boolean whole = Character.isSupplementaryCodePoint(pair);
        codePoint(whole ? pair : 0xfffd);
        return whole ? 1 : 0;
    }

    private void codePoint(int c) {
        if (c < 0xa0) {
            escaped(c);
        } else if (c < 0x800) {
            put(0xc0 | c >> 6);
            put(0x80 | c & 0x3f);
        } else if (c < 0x10000) {
            put(0xe0 | c >> 12);
            put(0x80 | c >> 6 & 0x3f);
            put(0x80 | c & 0x3f);
        } else {
            put(0xf0 | c >> 18);
            put(0x80 | c >> 12 & 0x3f);
            put(0x80 | c >> 6 & 0x3f);
            put(0x80 | c & 0x3f);
        }
    }

    private void escaped(int c) {
        put('\\');
        put('u');
        put('0');
        put('0');
        put(HEX[c >> 4 & 15]);
        put(HEX[c & 15]);
    }

    private void put(int octet) {
        bytes[length++] = (byte) octet;
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
