package sluice.core.http2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/// The names of the static table of HPACK (RFC 7541 appendix A) that answers have, by their place in it.
final class StaticTable {
    /// The number of entries.
    static final int SIZE = 61;

    private static final int FIRST_NAME = 15;
    private static final String[] NAMES = {
        "accept-charset",
        "accept-encoding",
        "accept-language",
        "accept-ranges",
        "accept",
        "access-control-allow-origin",
        "age",
        "allow",
        "authorization",
        "cache-control",
        "content-disposition",
        "content-encoding",
        "content-language",
        "content-length",
        "content-location",
        "content-range",
        "content-type",
        "cookie",
        "date",
        "etag",
        "expect",
        "expires",
        "from",
        "host",
        "if-match",
        "if-modified-since",
        "if-none-match",
        "if-range",
        "if-unmodified-since",
        "last-modified",
        "link",
        "location",
        "max-forwards",
        "proxy-authenticate",
        "proxy-authorization",
        "range",
        "referer",
        "refresh",
        "retry-after",
        "server",
        "set-cookie",
        "strict-transport-security",
        "transfer-encoding",
        "user-agent",
        "vary",
        "via",
        "www-authenticate",
    };
    private static final int MASK = 255;
    private static final byte[] SLOTS = new byte[MASK + 1];
    private static final byte[][] BYTES = new byte[NAMES.length][];

    static {
        for (int i = 0; i < NAMES.length; i++) {
            BYTES[i] = NAMES[i].getBytes(ISO_8859_1);
            int at = slot(NAMES[i].hashCode());
            while (SLOTS[at] != 0) {
                at = at + 1 & MASK;
            }
            SLOTS[at] = (byte) (FIRST_NAME + i);
        }
    }

    private StaticTable() {}

    private static int slot(int hash) {
        return (hash ^ hash >>> 8 ^ hash >>> 16) & MASK;
    }

    /// The place of a name.
    ///
    /// @param hash as {@link String#hashCode} has it
    /// @return 0 if the table does not have it
    static int name(byte[] name, int length, int hash) {
        for (int at = slot(hash); SLOTS[at] != 0; at = at + 1 & MASK) {
            var known = BYTES[SLOTS[at] - FIRST_NAME];
            if (known.length == length && Arrays.equals(known, 0, length, name, 0, length)) {
                return SLOTS[at];
            }
        }
        return 0;
    }

    /// The place of a status; 0 if the table does not have it.
    static int status(int status) {
        return switch (status) {
            case 200 -> 8;
            case 204 -> 9;
            case 206 -> 10;
            case 304 -> 11;
            case 400 -> 12;
            case 404 -> 13;
            case 500 -> 14;
            default -> 0;
        };
    }
}
