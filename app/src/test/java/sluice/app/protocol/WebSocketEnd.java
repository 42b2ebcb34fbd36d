package sluice.app.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/// One end of a WebSocket, frame by frame: what it is told to send goes out, however wrong it is.
///
/// @param client whether this end masks what it sends
record WebSocketEnd(Wire wire, boolean client) {
    /// The key of the example in RFC 6455 section 1.3, and what answers it.
    static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    static final int TEXT = 1;
    static final int CLOSE = 8;
    static final int PING = 9;

    /// A frame as it stands on the wire.
    record Frame(int opcode, String text) {
        /// The status code of a Close frame; 0 if it has none.
        int code() {
            return text.length() < 2 ? 0 : text.charAt(0) << 8 | text.charAt(1);
        }
    }

    /// Sends a handshake and expects a tunnel.
    static WebSocketEnd open(RawClient client, String target) throws IOException {
        var head = shake(client, target);
        if (RawClient.status(head) != 101) {
            throw new IOException("no tunnel: " + head);
        }
        return new WebSocketEnd(client.wire(), true);
    }

    /// Sends a handshake and reads the head that answers it.
    static String shake(RawClient client, String target, String... lines) throws IOException {
        client.send("GET " + target + " HTTP/1.1\r\nHost: api.example.com\r\nUpgrade: websocket\r\n"
                + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + KEY + "\r\n"
                + (lines.length == 0 ? "" : String.join("\r\n", lines) + "\r\n") + "\r\n");
        return client.head();
    }

    /// Agrees, as an upstream, to the handshake of a visit.
    static WebSocketEnd agree(Visit visit, String... lines) throws IOException {
        visit.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + accept(visit) + "\r\n"
                + (lines.length == 0 ? "" : String.join("\r\n", lines) + "\r\n") + "\r\n");
        return new WebSocketEnd(visit.wire(), false);
    }

    static String accept(Visit visit) {
        var key = Answer.fields(visit.head(), "Sec-WebSocket-Key").getFirst();
        try {
            var text = key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest(text.getBytes(ISO_8859_1)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /// Sends back every text until the other end closes, which is answered.
    static void echo(Visit visit) throws IOException {
        var end = agree(visit);
        for (var frame = end.read(); frame.opcode() != CLOSE; frame = end.read()) {
            end.send(frame.opcode(), frame.text());
        }
        end.close(1000);
        visit.close();
    }

    void send(int opcode, String text) throws IOException {
        wire.send(frame(opcode, text));
    }

    void close(int code) throws IOException {
        wire.send(frame(CLOSE, new byte[] {(byte) (code >> 8), (byte) code}));
    }

    /// The octets of a whole message in one frame.
    byte[] frame(int opcode, String text) {
        return frame(opcode, text.getBytes(UTF_8));
    }

    private byte[] frame(int opcode, byte[] payload) {
        int size = payload.length;
        int extended = size < 126 ? 0 : size < 65536 ? 2 : 8;
        var frame = new byte[2 + extended + (client ? 4 : 0) + size];
        frame[0] = (byte) (0x80 | opcode);
        frame[1] = (byte) ((client ? 0x80 : 0) | (extended == 0 ? size : extended == 2 ? 126 : 127));
        for (int i = 0; i < extended; i++) {
            frame[2 + i] = (byte) ((long) size >> 8 * (extended - 1 - i));
        }
        int at = 2 + extended;
        byte[] mask = {0x12, 0x34, 0x56, 0x78};
        if (client) {
            System.arraycopy(mask, 0, frame, at, 4);
            at += 4;
        }
        for (int i = 0; i < size; i++) {
            frame[at + i] = client ? (byte) (payload[i] ^ mask[i & 3]) : payload[i];
        }
        return frame;
    }

    /// Reads one frame, of a length that fits into memory. Its octets are taken for characters.
    Frame read() throws IOException {
        var head = wire.octets(2);
        long size = head.charAt(1) & 0x7f;
        if (size >= 126) {
            size = 0;
            for (char octet :
                    wire.octets((head.charAt(1) & 0x7f) == 126 ? 2 : 8).toCharArray()) {
                size = size << 8 | octet;
            }
        }
        boolean masked = head.charAt(1) >= 0x80;
        if (masked == client) {
            throw new IOException(masked ? "a server has masked a frame" : "a client has not masked a frame");
        }
        var mask = masked ? wire.octets(4) : "\0\0\0\0";
        var payload = wire.octets(size).toCharArray();
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask.charAt(i & 3);
        }
        return new Frame(head.charAt(0) & 0x0f, new String(payload));
    }
}
