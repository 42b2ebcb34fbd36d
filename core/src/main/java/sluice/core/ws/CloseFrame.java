package sluice.core.ws;

import java.util.concurrent.ThreadLocalRandom;
import sluice.api.exchange.Bytes;

/// Close frames that the gateway itself sends (RFC 6455 section 5.5.1): a status code and no reason.
public final class CloseFrame {
    /// The gateway ends, or has waited too long (RFC 6455 section 7.4.1).
    public static final int GOING_AWAY = 1001;
    /// A frame is illegal.
    public static final int PROTOCOL_ERROR = 1002;

    private CloseFrame() {}

    /// @param masked whether it goes upstream: what a client sends is masked
    static Bytes of(int code, boolean masked) {
        byte high = (byte) (code >> 8);
        byte low = (byte) code;
        if (!masked) {
            return Bytes.of(new byte[] {(byte) 0x88, 2, high, low});
        }
        var mask = new byte[4];
        ThreadLocalRandom.current().nextBytes(mask);
        return Bytes.of(new byte[] {
            (byte) 0x88,
            (byte) 0x82,
            mask[0],
            mask[1],
            mask[2],
            mask[3],
            (byte) (high ^ mask[0]),
            (byte) (low ^ mask[1])
        });
    }
}
