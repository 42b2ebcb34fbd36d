package sluice.core.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;
import sluice.api.exchange.Answer;
import sluice.api.exchange.Exchange;
import sluice.api.exchange.HeaderEdits;
import sluice.api.exchange.HeaderName;
import sluice.api.exchange.Headers;
import sluice.api.failure.Failure;
import sluice.core.message.FieldNames;
import sluice.core.message.Grpc;
import sluice.core.message.GrpcTrailers;

/// Turns a failure into an answer: a problem (RFC 9457), or a status for callers that speak gRPC, with the
/// `Proxy-Status`
/// (RFC 9209) that names its cause.
public final class Rescue {
    private static final String PROBLEM = "application/problem+json";
    private static final byte[] NOTHING = {};

    private Rescue() {}

    /// The answer that the client of this exchange is given.
    static Answer answer(Failure failure, Exchange exchange, String gateway) {
        var asked = exchange.request().headers();
        var kind = Grpc.kind(asked);
        return kind == Grpc.Kind.NONE
                ? answer(failure, exchange.id(), gateway)
                : grpc(
                        failure,
                        kind,
                        kind.type() + Grpc.format(String.valueOf(asked.get(FieldNames.CONTENT_TYPE))),
                        gateway);
    }

    /// The answer to a request of that id.
    public static Answer answer(Failure failure, String requestId, String gateway) {
        var headers = fields(failure, PROBLEM, gateway);
        return new Answer(failure.status(), headers, problem(failure, requestId).getBytes(UTF_8));
    }

    /// An answer that consists of a head with a status (gRPC over HTTP/2, "Trailers-Only"); towards browsers the status
    /// stands in the body.
    private static Answer grpc(Failure failure, Grpc.Kind kind, String type, String gateway) {
        var headers = fields(failure, type, gateway);
        var status = kind.isWeb() ? new HeaderEdits(Headers.EMPTY) : headers;
        addStatus(failure, status);
        return new Answer(200, headers, kind.isWeb() ? GrpcTrailers.frame(status, kind) : NOTHING);
    }

    /// The trailers with which a call of gRPC ends that breaks off within its answer; null if the caller speaks
    /// something
    /// else.
    public static @Nullable Headers trailers(Failure failure, Exchange exchange) {
        if (Grpc.kind(exchange.request().headers()) != Grpc.Kind.GRPC) {
            return null;
        }
        var status = new HeaderEdits(Headers.EMPTY);
        addStatus(failure, status);
        return status;
    }

    private static void addStatus(Failure failure, HeaderEdits to) {
        to.add(FieldNames.GRPC_STATUS, Integer.toString(failure.code().grpc()));
        to.add(FieldNames.GRPC_MESSAGE, GrpcTrailers.message(failure.detail()));
    }

    private static HeaderEdits fields(Failure failure, String type, String gateway) {
        var headers = new HeaderEdits(Headers.EMPTY);
        headers.add(FieldNames.CONTENT_TYPE, type);
        headers.add(
                FieldNames.PROXY_STATUS,
                gateway + "; error=" + failure.cause().wire() + "; details=\""
                        + failure.code().wire() + '"');
        if (failure.retryAfter() >= 0) {
            headers.add(FieldNames.RETRY_AFTER, Long.toString(failure.retryAfter()));
        }
        for (int i = 0; i + 1 < failure.headers().size(); i += 2) {
            headers.add(
                    HeaderName.of(failure.headers().get(i)), failure.headers().get(i + 1));
        }
        return headers;
    }

    private static String problem(Failure failure, String requestId) {
        var out = new StringBuilder(256);
        out.append("{\"type\":\"about:blank\",\"title\":\"").append(Statuses.title(failure.status()));
        out.append("\",\"status\":").append(failure.status());
        out.append(",\"detail\":");
        quote(out, failure.detail());
        out.append(",\"error\":\"").append(failure.code().wire()).append('"');
        if (failure.retryAfter() >= 0) {
            out.append(",\"retryAfter\":").append(failure.retryAfter());
        }
        out.append(",\"requestId\":");
        quote(out, requestId);
        return out.append("}\n").toString();
    }

    private static void quote(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
