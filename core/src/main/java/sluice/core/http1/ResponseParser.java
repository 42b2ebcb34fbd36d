package sluice.core.http1;

import io.netty.buffer.ByteBuf;
import sluice.core.message.HeaderBlock;

/// Reads heads of answers from an upstream's connection (RFC 9112 section 4). One per connection,
/// loop-confined. After {@link #read} has returned true, the fields hold either a head or the reason why it
/// is refused.
public final class ResponseParser {
    private static final String START = "HTTP/1.";
    private final HeadLimits limits;
    private final HeadScanner scanner = new HeadScanner();
    private final MessageFraming framing = new MessageFraming();
    private int status;
    private boolean http10;
    private boolean tooLarge;
    private HeaderBlock headers = new HeaderBlock(new byte[0], 0);
    private String error = "";

    public ResponseParser(HeadLimits limits) {
        this.limits = limits;
    }

    /// Takes a head out of the buffer if it is there as a whole (or too bad to wait for its end).
    ///
    /// @return false if more bytes are needed
    public boolean read(ByteBuf in) {
        if (!in.isReadable()) {
            return false;
        }
        int length = scanner.scan(in, limits, true);
        if (length == HeadScanner.INCOMPLETE) {
            return false;
        }
        int lines = scanner.lines();
        scanner.reset();
        tooLarge = length < 0 && length != HeadScanner.BARE_LF;
        error = length == HeadScanner.BARE_LF ? "a line ends without CR" : tooLarge ? "the head is too large" : "";
        if (length > 0) {
            var bytes = new byte[length];
            in.readBytes(bytes);
            parse(bytes, lines);
        }
        return true;
    }

    private void parse(byte[] bytes, int lines) {
        int fields = statusLine(bytes);
        if (fields < 0) {
            error = "the status line is not HTTP/1.1 or HTTP/1.0, a status from 100 to 599 and a reason";
            return;
        }
        headers = new HeaderBlock(bytes, lines - 1);
        error = FieldLines.parse(bytes, fields, headers);
        if (error.isEmpty()) {
            var wrong = framing.read(headers, http10);
            error = wrong.startsWith("!") ? wrong.substring(1) : wrong;
        }
    }

    private int statusLine(byte[] bytes) {
        var start = "HTTP/1.";
        if (bytes.length < 15) {
            return -1;
        }
        for (int i = 0; i < start.length(); i++) {
            if (bytes[i] != start.charAt(i)) {
                return -1;
            }
        }
        http10 = bytes[7] == '0';
        int hundreds = bytes[9] - '0';
        int tens = bytes[10] - '0';
        int ones = bytes[11] - '0';
        boolean digits = hundreds >= 1 && hundreds <= 5 && tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9;
        if (!digits || bytes[8] != ' ' || !http10 && bytes[7] != '1' || bytes[12] != ' ' && bytes[12] != '\r') {
            return -1;
        }
        status = hundreds * 100 + tens * 10 + ones;
        int i = 12;
        while (bytes[i] >= ' ' && bytes[i] != 127 || bytes[i] < 0 || bytes[i] == '\t') {
            i++;
        }
        return bytes[i] == '\r' && bytes[i + 1] == '\n' ? i + 2 : -1;
    }

    /// Whether part of a head has arrived.
    public boolean isBegun() {
        return scanner.isBegun();
    }

    /// Why the head is refused; empty if it is well formed.
    public String error() {
        return error;
    }

    /// Whether it was refused for its size.
    public boolean isTooLarge() {
        return tooLarge;
    }

    /// 100 to 599.
    public int status() {
        return status;
    }

    public HeaderBlock headers() {
        return headers;
    }

    /// Whether the connection may carry another exchange, as far as this head says. One that announces a body
    /// where none
    /// can be (RFC 9110 section 8.6) may still send it, and it must not become the next answer.
    public boolean isPersistent() {
        boolean bare = status < 200 || status == 204;
        if (bare && (framing.chunked || framing.contentLength > 0)) {
            return false;
        }
        return http10 ? framing.keepAlive && !framing.close : !framing.close;
    }

    /// Whether `Connection` nominates `Upgrade`.
    public boolean isUpgrade() {
        return framing.upgrade && !http10;
    }

    /// Seconds of `Keep-Alive: timeout`; -1 if there is none.
    public long keepAliveTimeout() {
        return framing.keepAliveTimeout;
    }

    /// How the body of this answer is delimited (RFC 9112 section 6.3).
    ///
    /// @param method of the request that is answered
    public BodyReader body(String method) {
        if (method.equals("HEAD") || status < 200 || status == 204 || status == 304) {
            return BodyReader.none();
        }
        return framing.chunked
                ? BodyReader.chunked()
                : framing.contentLength >= 0 ? BodyReader.fixed(framing.contentLength) : BodyReader.untilClose();
    }

    /// Whether the bytes can be the beginning of an answer: garbage without a line end must not wait for a
    /// timeout.
    public static boolean startsLikeHttp(ByteBuf in) {
        int length = Math.min(in.readableBytes(), START.length());
        for (int i = 0; i < length; i++) {
            if (in.getByte(in.readerIndex() + i) != START.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
