package sluice.core.pipeline;

import java.util.SplittableRandom;
import sluice.core.threads.Loop;

/// Makes request ids (UUID version 7, RFC 9562: sortable by time) and trace ids. One per loop, loop-confined.
/// The random part tells exchanges apart; it is no secret.
public final class Ids {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final Loop loop;
    private final SplittableRandom random;
    private final byte[] out = new byte[55];

    /// @param seed different for every loop and process
    public Ids(Loop loop, long seed) {
        this.loop = loop;
        this.random = new SplittableRandom(seed);
    }

    /// `0198c0de-7a3b-7c4d-8e5f-112233445566`.
    public String requestId() {
        long high = loop.clock().millis() << 16 | 0x7000 | random.nextInt() & 0xfff;
        long low = random.nextLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L;
        hex(high >>> 32, 8, out, 0);
        out[8] = '-';
        hex(high >>> 16, 4, out, 9);
        out[13] = '-';
        hex(high, 4, out, 14);
        out[18] = '-';
        hex(low >>> 48, 4, out, 19);
        out[23] = '-';
        hex(low, 12, out, 24);
        return latin(36);
    }

    /// 32 hexadecimal digits, not all zero.
    public String traceId() {
        traceId(0);
        return latin(32);
    }

    private void traceId(int at) {
        hex(random.nextLong() | 1, 16, out, at);
        hex(random.nextLong(), 16, out, at + 16);
    }

    /// A `traceparent` (W3C Trace Context, version 00) with a span of its own.
    ///
    /// @param traceId 32 hexadecimal digits; empty for a new trace
    /// @param flags two hexadecimal digits
    @SuppressWarnings("deprecation") // the cheapest way from a string to octets
    public String traceparent(String traceId, String flags) {
        out[0] = out[1] = '0';
        out[2] = out[35] = out[52] = '-';
        if (traceId.isEmpty()) {
            traceId(3);
        } else {
            traceId.getBytes(0, 32, out, 3);
        }
        hex(random.nextLong() | 1, 16, out, 36);
        flags.getBytes(0, 2, out, 53);
        return latin(55);
    }

    private static void hex(long value, int digits, byte[] out, int at) {
        for (int i = digits - 1; i >= 0; i--) {
            out[at + i] = (byte) HEX[(int) value & 15];
            value >>>= 4;
        }
    }

    @SuppressWarnings("deprecation") // the cheapest way from octets to a string
    private String latin(int length) {
        return new String(out, 0, 0, length);
    }
}
