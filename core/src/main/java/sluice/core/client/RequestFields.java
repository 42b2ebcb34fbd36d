package sluice.core.client;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import sluice.api.exchange.HeaderName;
import sluice.api.exchange.Headers;
import sluice.core.message.ConnectionFields;
import sluice.core.message.FieldNames;
import sluice.core.message.Grpc;
import sluice.core.upstream.Attempt;

/// Writes the head of a request as HTTP/2 has it (RFC 9113 section 8.3.1): Host becomes `:authority`, fields of one
/// connection stay behind, `TE: trailers` goes with gRPC only.
final class RequestFields {
    private static final AsciiString TE = AsciiString.of("te");
    private static final AsciiString TRAILERS = AsciiString.of("trailers");
    private static final AsciiString CONTENT_LENGTH = AsciiString.of("content-length");

    private RequestFields() {}

    /// @param remaining nanoseconds until the deadline of a gRPC call; negative if it has none
    static Http2Headers head(Attempt attempt, String scheme, long remaining) {
        var request = attempt.request();
        var out = new DefaultHttp2Headers(false, 24);
        out.method(request.method());
        out.scheme(scheme);
        if (!attempt.host().isEmpty()) {
            out.authority(attempt.host());
        }
        out.path(request.uri());
        boolean grpc = Grpc.isCall(request.headers());
        boolean timed = grpc && remaining >= 0;
        request.headers().forEach((name, value) -> {
            if (!(timed && name.equals(FieldNames.GRPC_TIMEOUT))) {
                add(out, name, value);
            }
        });
        if (timed) {
            out.add(FieldNames.GRPC_TIMEOUT.lower(), Grpc.timeout(remaining));
        }
        if (grpc) {
            out.add(TE, TRAILERS);
        }
        var body = attempt.body();
        long length = body.isEmpty() ? 0 : body.length();
        if (length > 0 || length == 0 && takesContent(request.method())) {
            out.add(CONTENT_LENGTH, Long.toString(length));
        }
        return out;
    }

    static Http2Headers trailers(Headers trailers) {
        var out = new DefaultHttp2Headers(false, 8);
        trailers.forEach((name, value) -> add(out, name, value));
        return out;
    }

    private static void add(Http2Headers out, HeaderName name, String value) {
        var lower = name.lower();
        if (!ConnectionFields.contains(lower) && !lower.equals("host") && !lower.equals("content-length")) {
            out.add(lower, value);
        }
    }

    /// Methods whose request says its length even if that is 0 (RFC 9110 section 8.6).
    private static boolean takesContent(String method) {
        return method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
    }
}
