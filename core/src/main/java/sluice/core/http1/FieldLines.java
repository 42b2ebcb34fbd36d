package sluice.core.http1;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import sluice.core.message.HeaderBlock;

/// Parses field lines (RFC 9112 section 5) strictly: no folding, no space before the colon, no control
/// characters.
final class FieldLines {
    private static final boolean[] TOKEN = token();
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long SPACES = ONES * ' ';
    private static final long DELETES = ONES * 127;
    private static final long HIGH_BITS = ONES << 7;

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
            i = valueEnd(bytes, i);
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

    /// The first octet that no value can have, eight of them looked at in one step: a token takes hundreds.
    private static int valueEnd(byte[] bytes, int from) {
        int i = from;
        for (; i + Long.BYTES <= bytes.length; i += Long.BYTES) {
            long octets = (long) LONGS.get(bytes, i);
            long controls = octets - SPACES & ~octets & HIGH_BITS; // high bit where an octet is below 32
            long deletes = (octets ^ DELETES) - ONES & ~(octets ^ DELETES) & HIGH_BITS; // where it is 127
            if ((controls | deletes) != 0) {
                i += Long.numberOfTrailingZeros(controls | deletes) / Byte.SIZE; // the first is always right
                break;
            }
        }
        while (bytes[i] >= ' ' && bytes[i] != 127 || bytes[i] < 0 || bytes[i] == '\t') {
            i++;
        }
        return i;
    }

    private static String nameError(byte[] bytes, int name, int at) {
        byte b = bytes[at];
        if (at == name) {
            return b == ' ' || b == '\t' ? "a header line is folded" : "a header name is empty or not a token";
        }
        return b == ' ' || b == '\t' ? "a space stands before the colon of a header" : "a header name is not a token";
    }
}
