package sluice.policies.auth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.Base64;

/// Base64url without padding (RFC 7515 section 2), read so that no two texts stand for the same octets:
/// padding, spaces, foreign characters, a length that cannot be, and bits that stand for nothing are refused.
final class Base64Url {
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();
    private static final byte[] VALUES = new byte[128];

    static {
        var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        for (int i = 0; i < alphabet.length(); i++) {
            VALUES[alphabet.charAt(i)] = (byte) i;
        }
    }

    private Base64Url() {}

    /// @throws IllegalArgumentException if it is anything else
    static byte[] decode(byte[] text, int from, int to) {
        int rest = (to - from) % 4;
        if (from == to) {
            return new byte[0];
        }
        if (rest == 1 || text[to - 1] == '=') {
            throw new IllegalArgumentException("not base64url");
        }
        var octets = DECODER.decode(Arrays.copyOfRange(text, from, to)); // refuses every foreign character
        int unused = rest == 2 ? 0xf : rest == 3 ? 0x3 : 0;
        if ((VALUES[text[to - 1]] & unused) != 0) {
            throw new IllegalArgumentException("not base64url");
        }
        return octets;
    }

    /// @throws IllegalArgumentException if it is anything else
    static byte[] decode(String text) {
        var bytes = text.getBytes(ISO_8859_1);
        return decode(bytes, 0, bytes.length);
    }
}
