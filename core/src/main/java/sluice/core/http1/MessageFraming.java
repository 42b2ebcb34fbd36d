package sluice.core.http1;

import sluice.core.message.FieldNames;
import sluice.core.message.HeaderBlock;

/// What the fields of a head say about the body and the connection (RFC 9112 sections 6 and 9).
/// Filled anew for each head; loop-confined.
final class MessageFraming {
    static final long NONE = -1;

    long contentLength;
    boolean chunked;
    boolean close;
    boolean keepAlive;
    boolean upgrade;
    boolean expectsContinue;
    /// Seconds of the peer's `Keep-Alive: timeout`; -1 if it gave none.
    long keepAliveTimeout;

    /// Reads the framing fields.
    ///
    /// @return what is wrong, empty if nothing is; a leading `!` marks an unknown transfer coding
    String read(HeaderBlock headers, boolean http10) {
        contentLength = NONE;
        chunked = false;
        close = false;
        keepAlive = false;
        upgrade = false;
        expectsContinue = false;
        keepAliveTimeout = -1;
        var error = transferEncoding(headers, http10);
        if (error.isEmpty()) {
            error = contentLength(headers);
        }
        if (error.isEmpty()) {
            connection(headers);
        }
        return error;
    }

    private String transferEncoding(HeaderBlock headers, boolean http10) {
        int field = headers.next(FieldNames.TRANSFER_ENCODING, 0);
        if (field < 0) {
            return "";
        }
        if (http10) {
            return "Transfer-Encoding with HTTP/1.0";
        }
        if (headers.next(FieldNames.CONTENT_LENGTH, 0) >= 0) {
            return "both Content-Length and Transfer-Encoding";
        }
        if (headers.next(FieldNames.TRANSFER_ENCODING, field + 1) >= 0) {
            return "more than one Transfer-Encoding";
        }
        if (!headers.valueIs(field, "chunked")) {
            return "!a transfer coding other than chunked";
        }
        chunked = true;
        return "";
    }

    private String contentLength(HeaderBlock headers) {
        int field = headers.next(FieldNames.CONTENT_LENGTH, 0);
        if (field < 0) {
            return "";
        }
        if (headers.next(FieldNames.CONTENT_LENGTH, field + 1) >= 0) {
            return "more than one Content-Length";
        }
        int at = headers.valueAt(field);
        int end = headers.valueEndAt(field);
        if (end == at || end - at > 18) {
            return "a Content-Length that is not a number of bytes";
        }
        long length = 0;
        for (int i = at; i < end; i++) {
            int digit = headers.bytes()[i] - '0';
            if (digit < 0 || digit > 9) {
                return "a Content-Length that is not a number of bytes";
            }
            length = length * 10 + digit;
        }
        contentLength = length;
        return "";
    }

    private void connection(HeaderBlock headers) {
        for (int i = headers.next(FieldNames.CONNECTION, 0); i >= 0; i = headers.next(FieldNames.CONNECTION, i + 1)) {
            if (headers.valueIs(i, "keep-alive")) {
                keepAlive = true;
            } else if (headers.valueIs(i, "close")) {
                close = true;
            } else {
                for (var option : headers.value(i).split(",", -1)) {
                    close |= option.strip().equalsIgnoreCase("close");
                    keepAlive |= option.strip().equalsIgnoreCase("keep-alive");
                    upgrade |= option.strip().equalsIgnoreCase("upgrade");
                }
            }
        }
        int expect = headers.next(FieldNames.EXPECT, 0);
        expectsContinue = expect >= 0 && headers.valueIs(expect, "100-continue");
        int field = headers.next(FieldNames.KEEP_ALIVE, 0);
        if (field >= 0) {
            keepAliveTimeout = timeout(headers.value(field));
        }
    }

    private static long timeout(String value) {
        for (var parameter : value.split(",", -1)) {
            var text = parameter.strip();
            if (text.regionMatches(true, 0, "timeout=", 0, 8) && text.length() > 8 && text.length() < 18) {
                try {
                    return Long.parseUnsignedLong(text.substring(8));
                } catch (NumberFormatException e) {
                    return -1; // a peer's hint that cannot be read is no hint
                }
            }
        }
        return -1;
    }
}
