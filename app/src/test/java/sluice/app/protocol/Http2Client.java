package sluice.app.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A client of HTTP/2 that sends the frames it is told, however wrong they are, and shows what comes back.
final class Http2Client implements AutoCloseable {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int PRIORITY = 2;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;
    static final int END_STREAM = 1;
    static final int ACK = 1;
    static final int END_HEADERS = 4;

    static final int NO_ERROR = 0;
    static final int PROTOCOL_ERROR = 1;
    static final int INTERNAL_ERROR = 2;
    static final int STREAM_CLOSED = 5;
    static final int REFUSED_STREAM = 7;
    static final int CANCEL = 8;
    static final int ENHANCE_YOUR_CALM = 11;

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII);

    private final Socket socket;
    private final BufferedInputStream in;
    private final DefaultHttp2HeadersDecoder heads = new DefaultHttp2HeadersDecoder(false);
    private final Map<Integer, Heard> heard = new HashMap<>();
    private int goAway = -1;
    private int lastStream = -1;
    private final Map<Integer, Long> granted = new HashMap<>();
    private boolean greedy = true;

    /// A frame that came.
    record Frame(int type, int flags, int stream, byte[] payload) {
        int number(int at) {
            return ByteBuffer.wrap(payload).getInt(at);
        }
    }

    /// What came on one stream.
    static final class Heard {
        final List<List<String>> heads = new ArrayList<>();
        final ByteArrayOutputStream body = new ByteArrayOutputStream();
        boolean ended;
        /// The code of its RST_STREAM; -1 if none came.
        int reset = -1;

        int status() {
            return Integer.parseInt(value(final_(), ":status"));
        }

        /// The head of the final answer.
        private List<String> final_() {
            return heads.stream()
                    .filter(head ->
                            head.getFirst().equals(":status") && !head.get(1).startsWith("1"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no final head among " + heads));
        }

        String header(String name) {
            return value(final_(), name);
        }

        /// The fields behind the body, as name and value alternating.
        List<String> trailers() {
            return heads.getLast().getFirst().startsWith(":") ? List.of() : heads.getLast();
        }

        String body() {
            return body.toString(ISO_8859_1);
        }

        private static String value(List<String> fields, String name) {
            for (int i = 0; i < fields.size(); i += 2) {
                if (fields.get(i).equals(name)) {
                    return fields.get(i + 1);
                }
            }
            return null;
        }
    }

    Http2Client(Socket socket) throws IOException {
        this(socket, new byte[0]);
    }

    /// @param settings the payload of the first SETTINGS
    Http2Client(Socket socket, byte[] settings) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        socket.setSoTimeout(15_000);
        socket.setTcpNoDelay(true);
        socket.getOutputStream().write(PREFACE);
        send(SETTINGS, 0, 0, settings);
    }

    static Http2Client of(Front front) throws IOException {
        var address = front.live().gateway().listeners().getFirst().address();
        return new Http2Client(new Socket(address.getAddress(), address.getPort()));
    }

    /// A setting as SETTINGS has it.
    static byte[] setting(int id, int value) {
        return ByteBuffer.allocate(6).putShort((short) id).putInt(value).array();
    }

    static byte[] number(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    /// From now on the gateway may send only what it already may.
    Http2Client stingy() {
        greedy = false;
        return this;
    }

    // ---- Sending

    Http2Client send(int type, int flags, int stream, byte... payload) throws IOException {
        socket.getOutputStream().write(frame(type, flags, stream, payload));
        return this;
    }

    static byte[] frame(int type, int flags, int stream, byte... payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .putShort((short) (payload.length >> 8))
                .put((byte) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    /// Many frames at once.
    Http2Client sendAll(int times, byte[] frame) throws IOException {
        var all = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            all.write(frame);
        }
        socket.getOutputStream().write(all.toByteArray());
        return this;
    }

    Http2Client get(int stream, String path, String... more) throws IOException {
        return ask(stream, "GET", path, true, more);
    }

    /// @param more further fields, as name and value alternating
    Http2Client ask(int stream, String method, String path, boolean last, String... more) throws IOException {
        var fields = new ArrayList<>(
                List.of(":method", method, ":scheme", "http", ":path", path, ":authority", "api.example.com"));
        fields.addAll(List.of(more));
        return head(stream, last, fields.toArray(String[]::new));
    }

    Http2Client head(int stream, boolean last, String... fields) throws IOException {
        return send(HEADERS, END_HEADERS | (last ? END_STREAM : 0), stream, block(fields));
    }

    Http2Client data(int stream, boolean last, String data) throws IOException {
        return send(DATA, last ? END_STREAM : 0, stream, data.getBytes(ISO_8859_1));
    }

    /// Fields, as name and value alternating, each a literal that is not indexed.
    static byte[] block(String... fields) {
        var out = new ByteArrayOutputStream();
        for (int i = 0; i < fields.length; i += 2) {
            out.write(0);
            text(out, fields[i]);
            text(out, fields[i + 1]);
        }
        return out.toByteArray();
    }

    private static void text(ByteArrayOutputStream out, String text) {
        int length = text.length();
        if (length < 127) {
            out.write(length);
        } else {
            out.write(127);
            int rest = length - 127;
            for (; rest >= 128; rest >>>= 7) {
                out.write(rest & 127 | 128);
            }
            out.write(rest);
        }
        out.writeBytes(text.getBytes(ISO_8859_1));
    }

    // ---- Hearing

    /// The next frame; null at the end of the connection.
    Frame next() throws IOException {
        try {
            var head = in.readNBytes(9);
            if (head.length < 9) {
                return null;
            }
            int length = (head[0] & 255) << 16 | (head[1] & 255) << 8 | head[2] & 255;
            var frame = new Frame(
                    head[3], head[4], ByteBuffer.wrap(head).getInt(5) & Integer.MAX_VALUE, in.readNBytes(length));
            hear(frame);
            return frame;
        } catch (SocketException e) {
            return null; // it was reset
        }
    }

    private void hear(Frame frame) throws IOException {
        var stream = heard.computeIfAbsent(frame.stream, _ -> new Heard());
        switch (frame.type) {
            case HEADERS -> stream.heads.add(fields(frame));
            case DATA -> {
                stream.body.write(frame.payload);
                if (greedy && frame.payload.length > 0) {
                    send(WINDOW_UPDATE, 0, 0, number(frame.payload.length));
                    if ((frame.flags & END_STREAM) == 0) {
                        send(WINDOW_UPDATE, 0, frame.stream, number(frame.payload.length));
                    }
                }
            }
            case WINDOW_UPDATE -> granted.merge(frame.stream, (long) frame.number(0), Long::sum);
            case SETTINGS -> {
                if ((frame.flags & ACK) == 0) {
                    send(SETTINGS, ACK, 0);
                }
            }
            case PING -> {
                if ((frame.flags & ACK) == 0) {
                    send(PING, ACK, 0, frame.payload);
                }
            }
            case RST_STREAM -> stream.reset = frame.number(0);
            case GOAWAY -> {
                lastStream = frame.number(0);
                goAway = frame.number(4);
            }
            default -> {}
        }
        stream.ended |= (frame.type == HEADERS || frame.type == DATA) && (frame.flags & END_STREAM) != 0;
    }

    private List<String> fields(Frame frame) throws IOException {
        var fields = new ArrayList<String>();
        try {
            for (var field : heads.decodeHeaders(frame.stream, Unpooled.wrappedBuffer(frame.payload))) {
                fields.add(field.getKey().toString());
                fields.add(field.getValue().toString());
            }
        } catch (Http2Exception e) {
            throw new IOException(e);
        }
        return fields;
    }

    /// What came on a stream, once it has ended.
    Heard answer(int stream) throws IOException {
        while (!over(stream)) {
            if (next() == null) {
                throw new EOFException(
                        "the connection ended before the answer on stream " + stream + "; GOAWAY " + goAway);
            }
        }
        return heard.get(stream);
    }

    private boolean over(int stream) {
        var known = heard.get(stream);
        return known != null && (known.ended || known.reset >= 0);
    }

    /// Waits for a RST_STREAM.
    ///
    /// @return its code
    int reset(int stream) throws IOException {
        while (heard.get(stream) == null || heard.get(stream).reset < 0) {
            if (next() == null) {
                throw new EOFException("the connection ended before RST_STREAM of " + stream + "; GOAWAY " + goAway);
            }
        }
        return heard.get(stream).reset;
    }

    /// Waits for the first frame of that type.
    Frame await(int type) throws IOException {
        for (var frame = next(); frame != null; frame = next()) {
            if (frame.type == type) {
                return frame;
            }
        }
        throw new EOFException("the connection ended; GOAWAY " + goAway);
    }

    /// How many more bytes may be sent on a stream since this was asked last.
    long granted(int stream) {
        var more = granted.remove(stream);
        return more == null ? 0 : more;
    }

    Heard heard(int stream) {
        return heard.computeIfAbsent(stream, _ -> new Heard());
    }

    /// Reads to the end of the connection.
    ///
    /// @return the code of the last GOAWAY; -1 if none came
    int end() throws IOException {
        while (next() != null) {
            // until it ends
        }
        return goAway;
    }

    /// What the last GOAWAY named as the last stream.
    int lastStream() {
        return lastStream;
    }

    /// Whether the gateway is still there: it answers a PING.
    boolean isAlive() throws IOException {
        send(PING, 0, 0, new byte[8]);
        for (var frame = next(); frame != null; frame = next()) {
            if (frame.type == PING && (frame.flags & ACK) != 0) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
