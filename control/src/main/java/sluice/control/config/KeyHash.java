package sluice.control.config;

import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// The SHA-256 of an API key, or of a certificate: `sha256:` and 64 hexadecimal digits. It says nothing about
/// a key that was made at random. What is no such hash may be the key itself, so that no message repeats it.
public final class KeyHash {
    private static final String PREFIX = "sha256:";
    private static final int LENGTH = 32;

    private final byte[] digest;

    private KeyHash(byte[] digest) {
        this.digest = digest;
    }

    /// @throws IllegalArgumentException if the text is of another form; the message does not repeat it
    public static KeyHash parse(String text) {
        try {
            if (text.startsWith(PREFIX) && text.length() == PREFIX.length() + 2 * LENGTH) {
                return new KeyHash(HexFormat.of().parseHex(text, PREFIX.length(), text.length()));
            }
        } catch (IllegalArgumentException e) {
            throw refused(e);
        }
        throw refused(null);
    }

    private static IllegalArgumentException refused(@Nullable Exception cause) {
        return new IllegalArgumentException(
                "\"***\" (expected: sha256: and 64 hexadecimal digits, as sluice keys new prints it)", cause);
    }

    /// False for the one that stands in place of a hash that was not looked up.
    public boolean isKnown() {
        return !Arrays.equals(digest, new byte[LENGTH]);
    }

    /// 32 bytes, not to be modified.
    public byte[] digest() {
        return digest;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof KeyHash that && Arrays.equals(digest, that.digest);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(digest);
    }

    @Override
    public String toString() {
        return PREFIX + HexFormat.of().formatHex(digest);
    }
}
