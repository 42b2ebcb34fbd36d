package sluice.core.http1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import sluice.api.failure.ErrorCode;
import sluice.core.message.FieldNames;
import sluice.core.message.HeaderBlock;
import sluice.core.pipeline.Limit;

/// Reads heads of requests from a connection (RFC 9112 section 3). One per connection, loop-confined.
/// After {@link #read} has returned true, the fields hold either a head or the reason why it is refused.
final class RequestParser {
    private static final String[] METHODS = {
        "GET", "POST", "PUT", "HEAD", "DELETE", "PATCH", "OPTIONS", "CONNECT", "TRACE"
    };

    private final HeadLimits limits;
    private final HeadScanner scanner = new HeadScanner();
    private boolean emptyLineSkipped;

    final MessageFraming framing = new MessageFraming();
    String method = "";
    boolean http10;
    int targetFrom;
    int targetTo;
    HeaderBlock headers = new HeaderBlock(new byte[0], 0);
    /// Why the head is refused; empty if it is well formed.
    String error = "";
    ErrorCode code = ErrorCode.REQUEST_INVALID;
    /// The limit that the head ran into; null if it did not.
    @Nullable
    Limit limit;

    RequestParser(HeadLimits limits) {
        this.limits = limits;
    }

    /// Whether part of a head has arrived.
    boolean isBegun() {
        return scanner.isBegun();
    }

    /// Takes a head out of the buffer if it is there as a whole (or too bad to wait for its end).
    ///
    /// @return false if more bytes are needed
    boolean read(ByteBuf in) {
        if (!scanner.isBegun() && !skipEmptyLine(in)) {
            return false;
        }
        int length = scanner.scan(in, limits, true);
        if (length == HeadScanner.INCOMPLETE) {
            return false;
        }
        int lines = scanner.lines();
        scanner.reset();
        emptyLineSkipped = false;
        error = "";
        code = ErrorCode.REQUEST_INVALID;
        limit = null;
        if (length < 0) {
            refuse(length);
            return true;
        }
        var bytes = new byte[length];
        in.readBytes(bytes);
        parse(bytes, lines);
        return true;
    }

    /// The time for the head is over: it is refused as it stands.
    void expire() {
        scanner.reset();
        emptyLineSkipped = false;
        limit = Limit.REQUEST_HEAD;
        refuse(ErrorCode.REQUEST_TIMEOUT, "the head did not arrive in time");
    }

    /// One empty line before a request is tolerated (RFC 9112 section 2.2).
    private boolean skipEmptyLine(ByteBuf in) {
        int at = in.readerIndex();
        if (!emptyLineSkipped && in.isReadable() && in.getByte(at) == '\r') {
            if (in.readableBytes() == 1) {
                return false;
            }
            if (in.getByte(at + 1) == '\n') {
                in.skipBytes(2);
                emptyLineSkipped = true;
            }
        }
        return in.isReadable();
    }

    private void refuse(int reason) {
        switch (reason) {
            case HeadScanner.FIRST_LINE_TOO_LONG -> targetTooLong();
            case HeadScanner.TOO_LARGE -> {
                limit = Limit.HEADER_BYTES;
                refuse(
                        ErrorCode.HEADERS_TOO_LARGE,
                        "the header fields are larger than " + limits.fieldBytes() + " bytes");
            }
            case HeadScanner.TOO_MANY_FIELDS -> {
                limit = Limit.HEADER_COUNT;
                refuse(ErrorCode.HEADERS_TOO_LARGE, "there are more than " + limits.fieldCount() + " header fields");
            }
            default -> refuse(ErrorCode.REQUEST_INVALID, "a line ends without CR");
        }
    }

    private void targetTooLong() {
        limit = Limit.TARGET_BYTES;
        refuse(ErrorCode.TARGET_TOO_LONG, "the target is longer than " + limits.targetBytes() + " bytes");
    }

    private void refuse(ErrorCode why, String what) {
        code = why;
        error = what;
    }

    private void parse(byte[] bytes, int lines) {
        int fields = requestLine(bytes);
        if (fields < 0) {
            return;
        }
        headers = new HeaderBlock(bytes, lines - 1);
        error = FieldLines.parse(bytes, fields, headers);
        if (!error.isEmpty()) {
            return;
        }
        var wrong = framing.read(headers, http10);
        if (wrong.startsWith("!")) {
            refuse(ErrorCode.NOT_IMPLEMENTED, wrong.substring(1));
        } else if (!wrong.isEmpty()) {
            refuse(ErrorCode.REQUEST_INVALID, wrong);
        } else {
            checkHost();
        }
    }

    private void checkHost() {
        int host = headers.next(FieldNames.HOST, 0);
        if (host < 0 && !http10) {
            refuse(ErrorCode.REQUEST_INVALID, "there is no Host");
        } else if (host >= 0 && headers.next(FieldNames.HOST, host + 1) >= 0) {
            refuse(ErrorCode.REQUEST_INVALID, "there is more than one Host");
        }
    }

    /// @return where the fields start, or -1 if the line is refused
    private int requestLine(byte[] bytes) {
        int i = 0;
        while (FieldLines.isToken(bytes[i])) {
            i++;
        }
        if (i == 0 || bytes[i] != ' ') {
            refuse(ErrorCode.REQUEST_INVALID, "the request line does not start with a method");
            return -1;
        }
        method = method(bytes, i);
        targetFrom = ++i;
        while (bytes[i] > ' ' && bytes[i] != 127) {
            i++;
        }
        targetTo = i;
        if (targetTo - targetFrom > limits.targetBytes()) {
            targetTooLong();
            return -1;
        }
        if (targetTo == targetFrom || bytes[i] != ' ' || !version(bytes, i + 1)) {
            refuse(ErrorCode.REQUEST_INVALID, "the request line is not a method, a target and HTTP/1.1 or HTTP/1.0");
            return -1;
        }
        return i + 11;
    }

    private boolean version(byte[] bytes, int at) {
        boolean http1 = at + 10 <= bytes.length
                && bytes[at] == 'H'
                && bytes[at + 1] == 'T'
                && bytes[at + 2] == 'T'
                && bytes[at + 3] == 'P'
                && bytes[at + 4] == '/'
                && bytes[at + 5] == '1'
                && bytes[at + 6] == '.'
                && bytes[at + 8] == '\r'
                && bytes[at + 9] == '\n';
        if (!http1) {
            return false;
        }
        http10 = bytes[at + 7] == '0';
        return http10 || bytes[at + 7] == '1';
    }

    private static String method(byte[] bytes, int length) {
        for (var known : METHODS) {
            if (known.length() == length && matches(bytes, known)) {
                return known;
            }
        }
        return new String(bytes, 0, length, ISO_8859_1);
    }

    private static boolean matches(byte[] bytes, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (bytes[i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
