package sluice.core.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/// The server's end of an HTTP/2 connection, frame by frame: sends what a test wants, be it right or wrong.
public final class Http2Peer {
    public static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PUSH_PROMISE = 5;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;
    static final int END_STREAM = 1;
    static final int END_HEADERS = 4;
    static final int MAX_CONCURRENT_STREAMS = 3;
    static final int INITIAL_WINDOW_SIZE = 4;

    private final RawServer.Peer peer;
    private final DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder();

    public record Frame(int type, int flags, int stream, byte[] payload) {
        boolean ends() {
            return (flags & END_STREAM) != 0;
        }

        /// The code of a RST_STREAM, or the first number of another frame.
        int number() {
            return Unpooled.wrappedBuffer(payload).getInt(0);
        }
    }

    /// A head or trailers that came.
    public record Head(int stream, Map<String, String> fields, boolean ends) {
        public String get(String name) {
            return fields.getOrDefault(name, "");
        }
    }

    public Http2Peer(RawServer.Peer peer) {
        this.peer = peer;
    }

    /// Takes the client's preface and sends SETTINGS.
    ///
    /// @param settings identifier and value alternating
    public Http2Peer begin(int... settings) throws IOException {
        if (!peer.bytes(24).startsWith("PRI * HTTP/2.0")) {
            throw new IOException("the client does not speak HTTP/2");
        }
        return settings(settings);
    }

    public Http2Peer settings(int... settings) throws IOException {
        var payload = Unpooled.buffer();
        for (int i = 0; i < settings.length; i += 2) {
            payload.writeShort(settings[i]).writeInt(settings[i + 1]);
        }
        return send(SETTINGS, 0, 0, ByteBufUtil.getBytes(payload));
    }

    public Http2Peer send(int type, int flags, int stream, byte[] payload) throws IOException {
        var frame = Unpooled.buffer(9 + payload.length);
        frame.writeMedium(payload.length).writeByte(type).writeByte(flags).writeInt(stream);
        peer.send(ByteBufUtil.getBytes(frame.writeBytes(payload)));
        return this;
    }

    /// @param fields name and value alternating
    public Http2Peer head(int stream, boolean end, String... fields) throws IOException {
        return send(HEADERS, END_HEADERS | (end ? END_STREAM : 0), stream, block(fields));
    }

    byte[] block(String... fields) throws IOException {
        var headers = new DefaultHttp2Headers(false);
        for (int i = 0; i < fields.length; i += 2) {
            headers.add(fields[i], fields[i + 1]);
        }
        var out = Unpooled.buffer();
        try {
            encoder.encodeHeaders(1, headers, out);
        } catch (Http2Exception e) {
            throw new IOException(e);
        }
        return ByteBufUtil.getBytes(out);
    }

    public Http2Peer data(int stream, boolean end, String text) throws IOException {
        return send(DATA, end ? END_STREAM : 0, stream, text.getBytes(ISO_8859_1));
    }

    /// Answers 200 with this body.
    public Http2Peer answer(int stream, String body) throws IOException {
        return head(stream, false, ":status", "200").data(stream, true, body);
    }

    public Http2Peer reset(int stream, int code) throws IOException {
        return send(RST_STREAM, 0, stream, number(code));
    }

    public Http2Peer goAway(int last, int code) throws IOException {
        return send(
                GOAWAY,
                0,
                0,
                ByteBufUtil.getBytes(Unpooled.buffer().writeInt(last).writeInt(code)));
    }

    public Http2Peer window(int stream, int more) throws IOException {
        return send(WINDOW_UPDATE, 0, stream, number(more));
    }

    static byte[] number(int number) {
        return ByteBufUtil.getBytes(Unpooled.buffer().writeInt(number));
    }

    /// The next frame.
    Frame frame() throws IOException {
        var head = Unpooled.copiedBuffer(peer.bytes(9), ISO_8859_1);
        int length = head.readUnsignedMedium();
        int type = head.readByte();
        int flags = head.readByte();
        int stream = head.readInt();
        return new Frame(type, flags, stream, peer.bytes(length).getBytes(ISO_8859_1));
    }

    /// The next frame of that type; others are passed over, SETTINGS and PING are acknowledged.
    public Frame next(int type) throws IOException {
        while (true) {
            var frame = frame();
            boolean asks = (frame.flags() & 1) == 0;
            if (asks && frame.type() == SETTINGS) {
                send(SETTINGS, 1, 0, new byte[0]);
            }
            if (frame.type() == type) {
                return frame;
            }
            if (asks && frame.type() == PING) {
                send(PING, 1, 0, frame.payload());
            }
        }
    }

    /// The next head.
    public Head request() throws IOException {
        var frame = next(HEADERS);
        var fields = new LinkedHashMap<String, String>();
        try {
            decoder.decodeHeaders(frame.stream(), Unpooled.wrappedBuffer(frame.payload()))
                    .forEach(field -> fields.merge(
                            field.getKey().toString(), field.getValue().toString(), (one, two) -> one + "|" + two));
        } catch (Http2Exception e) {
            throw new IOException(e);
        }
        return new Head(frame.stream(), fields, frame.ends());
    }

    /// Waits until the client has closed.
    public void awaitEnd() throws IOException {
        peer.awaitEnd();
    }
}
