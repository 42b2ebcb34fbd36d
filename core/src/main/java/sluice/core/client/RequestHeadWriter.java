package sluice.core.client;

import sluice.api.exchange.Headers;
import sluice.core.http1.HeadWriter;
import sluice.core.message.FieldNames;
import sluice.core.message.HeadBytes;
import sluice.core.upstream.Attempt;
import sluice.core.ws.Handshake;

/// Writes the head of a request (RFC 9112 section 3): its own request line, Host and framing, and the fields
/// of the attempt.
final class RequestHeadWriter {
    private RequestHeadWriter() {}

    /// @param handshake the key of a handshake if a tunnel is asked for; else empty
    static void write(Attempt attempt, String handshake, HeadBytes out) {
        var request = attempt.request();
        out.text(request.method()).octet(' ').text(request.uri()).latin(" HTTP/1.1\r\n");
        HeadWriter.write(out, FieldNames.HOST, attempt.host());
        HeadWriter.fields(out, request.headers(), false);
        if (!handshake.isEmpty()) {
            upgrade(out, request.headers(), handshake);
        } else {
            framing(
                    out,
                    request.method(),
                    attempt.body().isEmpty() ? 0 : attempt.body().length());
        }
        HeadWriter.crlf(out);
    }

    /// Asks for a WebSocket (RFC 6455 section 4.1).
    private static void upgrade(HeadBytes out, Headers headers, String key) {
        if (!headers.contains(FieldNames.UPGRADE)) {
            HeadWriter.write(out, FieldNames.UPGRADE, Handshake.PROTOCOL);
        }
        HeadWriter.write(out, FieldNames.CONNECTION, "Upgrade");
        HeadWriter.write(out, FieldNames.SEC_WEBSOCKET_VERSION, Handshake.VERSION);
        HeadWriter.write(out, FieldNames.SEC_WEBSOCKET_KEY, key);
    }

    private static void framing(HeadBytes out, String method, long length) {
        if (length < 0) {
            HeadWriter.write(out, FieldNames.TRANSFER_ENCODING, "chunked");
        } else if (length > 0 || takesContent(method)) {
            HeadWriter.write(out, FieldNames.CONTENT_LENGTH, Long.toString(length));
        }
    }

    /// Methods whose request says its length even if that is 0 (RFC 9110 section 8.6).
    private static boolean takesContent(String method) {
        return method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
    }
}
