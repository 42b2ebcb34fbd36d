package sluice.core.pipeline;

import java.util.SplittableRandom;
import sluice.core.threads.Loop;

/// Makes request ids (UUID version 7, RFC 9562: sortable by time) and trace ids. One per loop, loop-confined.
/// The random part tells exchanges apart; it is no secret.
public final class Ids {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final Loop loop;
    private final SplittableRandom random;

    /// @param seed different for every loop and process
    public Ids(Loop loop, long seed) {
        this.loop = loop;
        this.random = new SplittableRandom(seed);
    }

    /// `0198c0de-7a3b-7c4d-8e5f-112233445566`.
    public String requestId() {
        long high = loop.clock().now().toEpochMilli() << 16 | 0x7000 | random.nextInt() & 0xfff;
        long low = random.nextLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L;
        var out = new byte[36];
        hex(high >>> 32, 8, out, 0);
        out[8] = '-';
        hex(high >>> 16, 4, out, 9);
        out[13] = '-';
        hex(high, 4, out, 14);
        out[18] = '-';
        hex(low >>> 48, 4, out, 19);
        out[23] = '-';
        hex(low, 12, out, 24);
        return latin(out);
    }

    /// 32 hexadecimal digits, not all zero.
    public String traceId() {
        var out = new byte[32];
        hex(random.nextLong() | 1, 16, out, 0);
        hex(random.nextLong(), 16, out, 16);
        return latin(out);
    }

    /// 16 hexadecimal digits, not all zero.
    public String spanId() {
        var out = new byte[16];
        hex(random.nextLong() | 1, 16, out, 0);
        return latin(out);
    }

    private static void hex(long value, int digits, byte[] out, int at) {
        for (int i = digits - 1; i >= 0; i--) {
            out[at + i] = (byte) HEX[(int) value & 15];
            value >>>= 4;
        }
    }

    @SuppressWarnings("deprecation") // the cheapest way from octets to a string
    private static String latin(byte[] out) {
        return new String(out, 0);
    }
}
