package sluice.core.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Base64;
import sluice.api.exchange.Headers;

/// How a gRPC call ended, as the last frame of a gRPC-Web answer (gRPC-Web protocol, "Protocol differences vs gRPC over
/// HTTP2"): a byte with the highest bit set, the length, and the trailers as HTTP/1.1 would write them.
public final class GrpcTrailers {
    private static final byte FLAG = (byte) 0x80;
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private GrpcTrailers() {}

    /// The frame; in base64 if the answer is text.
    public static byte[] frame(Headers trailers, Grpc.Kind kind) {
        var lines = new ByteArrayOutputStream(128);
        trailers.forEach((name, value) -> {
            var line = name.lower() + ": " + value + "\r\n";
            lines.writeBytes(line.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        });
        var frame = ByteBuffer.allocate(5 + lines.size());
        frame.put(FLAG).putInt(lines.size()).put(lines.toByteArray());
        return kind == Grpc.Kind.WEB_TEXT ? Base64.getEncoder().encode(frame.array()) : frame.array();
    }

    /// A text as it stands in `grpc-message`: percent-encoded UTF-8.
    public static String message(String text) {
        var out = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(UTF_8)) {
            if (b >= ' ' && b <= '~' && b != '%') {
                out.append((char) b);
            } else {
                out.append('%').append(HEX[(b & 0xff) >> 4]).append(HEX[b & 15]);
            }
        }
        return out.toString();
    }
}
