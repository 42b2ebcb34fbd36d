package sluice.core.origin;

import java.util.Arrays;
import sluice.api.exchange.BodySource;
import sluice.api.exchange.Bytes;
import sluice.api.exchange.Headers;
import sluice.api.failure.ErrorCode;
import sluice.api.failure.Failure;
import sluice.core.message.RelayedBody;

/// A body in base64 (RFC 4648 section 4), decoded as it comes: in pieces of any size, padded wherever a
/// sender began anew, as gRPC-Web text allows. Anything else in it breaks it off. Loop-confined.
final class Base64Body extends RelayedBody {
    private static final int PAD = 64;
    private static final byte[] VALUES = values();

    private int bits;
    private int letters;
    private int pads;
    private boolean over;

    Base64Body(BodySource source) {
        super(source);
    }

    private static byte[] values() {
        var values = new byte[256];
        Arrays.fill(values, (byte) -1);
        var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";
        for (int i = 0; i < alphabet.length(); i++) {
            values[alphabet.charAt(i)] = (byte) i;
        }
        return values;
    }

    @Override
    public long length() {
        return -1;
    }

    @Override
    public void cancel() {
        over = true;
        super.cancel();
    }

    @Override
    public boolean chunk(Bytes bytes) {
        if (over) {
            bytes.release();
            return true;
        }
        var text = bytes.toArray();
        bytes.release();
        var out = new byte[text.length / 4 * 3 + 3];
        int length = decode(text, out);
        if (length < 0) {
            broken();
            return true;
        }
        return length == 0 || taker().chunk(Bytes.of(length == out.length ? out : Arrays.copyOf(out, length)));
    }

    /// @return the number of bytes, or -1 if the text is not base64
    private int decode(byte[] text, byte[] out) {
        int at = 0;
        for (byte b : text) {
            int value = VALUES[b & 0xff];
            if (value < 0 || value == PAD && letters + pads < 2 || value != PAD && pads > 0) {
                return -1;
            }
            bits = bits << 6 | (value == PAD ? 0 : value);
            if (value == PAD) {
                pads++;
            } else {
                letters++;
            }
            if (letters + pads == 4) {
                for (int i = 0; i < 3 - pads; i++) {
                    out[at++] = (byte) (bits >> 16 - 8 * i);
                }
                bits = 0;
                letters = 0;
                pads = 0;
            }
        }
        return at;
    }

    private void broken() {
        cancel();
        taker().fail(Failure.of(ErrorCode.REQUEST_INVALID, "the body is not base64, as its content type says"));
    }

    @Override
    public void end(Headers trailers) {
        if (over) {
            return;
        }
        if (letters > 0) {
            broken();
            return;
        }
        over = true;
        taker().end(trailers);
    }

    @Override
    public void fail(Failure failure) {
        if (!over) {
            over = true;
            taker().fail(failure);
        }
    }

    @Override
    public void flush() {
        if (!over) {
            taker().flush();
        }
    }
}
