package sluice.core.message;

import java.util.Arrays;

/// Where heads are put together: an array that grows, to be copied once into a buffer that the socket takes.
/// Each use begins with {@link #begin}. Loop-confined.
public final class HeadBytes {
    private static final int USUAL = 4 * 1024;
    private static final int MOST = 64 * 1024;

    private byte[] bytes = new byte[USUAL];
    private int length;

    /// Forgets what was written before.
    public HeadBytes begin() {
        if (bytes.length > MOST) {
            bytes = new byte[USUAL];
        }
        length = 0;
        return this;
    }

    /// What was written lies here, from 0 to {@link #length}.
    public byte[] array() {
        return bytes;
    }

    public int length() {
        return length;
    }

    public HeadBytes octet(int octet) {
        reserve(1);
        bytes[length++] = (byte) octet;
        return this;
    }

    public HeadBytes octets(byte[] from) {
        return octets(from, 0, from.length);
    }

    public HeadBytes octets(byte[] from, int at, int count) {
        reserve(count);
        System.arraycopy(from, at, bytes, length, count);
        length += count;
        return this;
    }

    /// Writes a text that is known to have no character above 255.
    @SuppressWarnings("deprecation") // the only copy without an array in between
    public HeadBytes latin(String text) {
        int count = text.length();
        reserve(count);
        text.getBytes(0, count, bytes, length);
        length += count;
        return this;
    }

    /// Writes any text; characters above 255 become `?`. Cut down to octets they could be line ends: U+010D
    /// U+010A.
    public HeadBytes text(String text) {
        int count = text.length();
        reserve(count);
        for (int i = 0; i < count; i++) {
            char c = text.charAt(i);
            bytes[length++] = c > 255 ? (byte) '?' : (byte) c;
        }
        return this;
    }

    private void reserve(int count) {
        if (bytes.length - length < count) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + count));
        }
    }
}
