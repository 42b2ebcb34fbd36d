package sluice.core.http1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import sluice.api.exchange.Headers;
import sluice.api.exchange.ResponseHead;
import sluice.core.message.FieldNames;
import sluice.core.message.HeadBytes;
import sluice.core.pipeline.Statuses;

/// Writes the heads of answers to clients: status line, fields, and what frames the body on this connection.
final class AnswerHead {
    private static final byte[] CHUNKED = latin("Transfer-Encoding: chunked\r\n");
    private static final byte[] CLOSE = latin("Connection: close\r\n");
    private static final byte[] UPGRADE_CLOSE = latin("Connection: upgrade, close\r\n");
    private static final byte[] SWITCH = latin("Upgrade: websocket\r\nConnection: Upgrade\r\n");
    private static final byte[] KEEP = latin("Connection: keep-alive\r\n");
    private static final byte[][] STATUS_LINES = new byte[600][];

    static {
        for (int status = 100; status < 600; status++) {
            STATUS_LINES[status] = latin("HTTP/1.1 " + status + ' ' + Statuses.title(status) + "\r\n");
        }
    }

    private AnswerHead() {}

    private static byte[] latin(String text) {
        return text.getBytes(ISO_8859_1);
    }

    /// How the end of an answer's body is told.
    enum Framing {
        /// There is none: HEAD, 204, 304. `Content-Length` stays as the answer has it.
        NO_BODY,
        FIXED,
        CHUNKED,
        /// By closing the connection, for HTTP/1.0.
        UNTIL_CLOSE
    }

    /// @param length of the body if the framing is fixed
    /// @param connection `Connection: close`, `keep-alive` (which only HTTP/1.0 needs to hear), or nothing
    static void write(
            HeadBytes out, ResponseHead head, Framing framing, long length, Connection connection, String date) {
        out.octets(STATUS_LINES[head.status()]);
        boolean ownLength = framing == Framing.NO_BODY && head.status() != 204;
        HeadWriter.fields(out, head.headers(), ownLength);
        switch (framing) {
            case FIXED -> HeadWriter.write(out, FieldNames.CONTENT_LENGTH, Long.toString(length));
            case CHUNKED -> out.octets(CHUNKED);
            case NO_BODY, UNTIL_CLOSE -> {}
        }
        switch (connection) {
            case CLOSE -> out.octets(head.status() == 426 ? UPGRADE_CLOSE : CLOSE);
            case KEEP_ALIVE -> out.octets(KEEP);
            case UNSAID -> {}
        }
        if (!head.headers().contains(FieldNames.DATE)) {
            HeadWriter.write(out, FieldNames.DATE, date);
        }
        HeadWriter.crlf(out);
    }

    /// What the answer says about the connection.
    enum Connection {
        CLOSE,
        KEEP_ALIVE,
        UNSAID
    }

    /// Writes the head after which the connection is a tunnel (RFC 6455 section 4.2.2).
    ///
    /// @param accept what answers the key of the client
    static void writeSwitch(HeadBytes out, ResponseHead head, String accept, String date) {
        out.octets(STATUS_LINES[101]);
        out.octets(SWITCH);
        HeadWriter.write(out, FieldNames.SEC_WEBSOCKET_ACCEPT, accept);
        HeadWriter.fields(out, head.headers(), false);
        if (!head.headers().contains(FieldNames.DATE)) {
            HeadWriter.write(out, FieldNames.DATE, date);
        }
        HeadWriter.crlf(out);
    }

    /// Writes an interim head (1xx).
    static void writeInterim(HeadBytes out, int status, Headers headers) {
        out.octets(STATUS_LINES[status]);
        HeadWriter.fields(out, headers, false);
        HeadWriter.crlf(out);
    }
}
