package sluice.api.failure;

import static sluice.api.failure.Cause.*;

import java.util.Locale;

/// The gateway's own word for a failure: the `error` of problem bodies, metrics and the access log.
///
/// Each stands for one HTTP status, a usual {@link Cause}, one side, and one gRPC status code.
public enum ErrorCode {
    ROUTE_NOT_FOUND(404, DESTINATION_NOT_FOUND, Side.CLIENT, 12),
    METHOD_NOT_ALLOWED(405, HTTP_REQUEST_DENIED, Side.CLIENT, 12),
    UNAUTHENTICATED(401, HTTP_REQUEST_DENIED, Side.CLIENT, 16),
    FORBIDDEN(403, HTTP_REQUEST_DENIED, Side.CLIENT, 7),
    RATE_LIMITED(429, HTTP_REQUEST_DENIED, Side.CLIENT, 8),
    QUOTA_EXCEEDED(429, HTTP_REQUEST_DENIED, Side.CLIENT, 8),
    REQUEST_INVALID(400, HTTP_REQUEST_ERROR, Side.CLIENT, 13),
    REQUEST_TIMEOUT(408, HTTP_REQUEST_ERROR, Side.CLIENT, 13),
    BODY_TOO_LARGE(413, HTTP_REQUEST_ERROR, Side.CLIENT, 13),
    TARGET_TOO_LONG(414, HTTP_REQUEST_ERROR, Side.CLIENT, 13),
    HEADERS_TOO_LARGE(431, HTTP_REQUEST_ERROR, Side.CLIENT, 13),
    MISDIRECTED(421, HTTP_REQUEST_ERROR, Side.CLIENT, 13),
    NOT_IMPLEMENTED(501, HTTP_REQUEST_ERROR, Side.CLIENT, 13),
    UPSTREAM_UNREACHABLE(502, CONNECTION_REFUSED, Side.UPSTREAM, 14),
    UPSTREAM_INVALID_RESPONSE(502, HTTP_PROTOCOL_ERROR, Side.UPSTREAM, 14),
    UPSTREAM_TIMEOUT(504, HTTP_RESPONSE_TIMEOUT, Side.UPSTREAM, 4),
    NO_HEALTHY_ENDPOINT(503, DESTINATION_UNAVAILABLE, Side.UPSTREAM, 14),
    CIRCUIT_OPEN(503, DESTINATION_UNAVAILABLE, Side.UPSTREAM, 14),
    OVERLOADED(503, CONNECTION_LIMIT_REACHED, Side.GATEWAY, 14),
    STORE_UNAVAILABLE(503, PROXY_INTERNAL_ERROR, Side.GATEWAY, 14),
    LOOP_DETECTED(502, PROXY_LOOP_DETECTED, Side.GATEWAY, 13),
    INTERNAL(500, PROXY_INTERNAL_ERROR, Side.GATEWAY, 13),
    /// The client went away before its answer was complete: logged as 499, never sent.
    CLIENT_ABORTED(499, HTTP_REQUEST_ERROR, Side.CLIENT, 1),
    /// The upstream broke off an answer whose head had already been sent: only logged.
    UPSTREAM_ABORTED(502, HTTP_RESPONSE_INCOMPLETE, Side.UPSTREAM, 1);

    private final int status;
    private final Cause cause;
    private final Side side;
    private final int grpc;
    private final String wire = name().toLowerCase(Locale.ROOT);

    ErrorCode(int status, Cause cause, Side side, int grpc) {
        this.status = status;
        this.cause = cause;
        this.side = side;
        this.grpc = grpc;
    }

    /// The HTTP status of the answer.
    public int status() {
        return status;
    }

    /// The cause unless the failure knows a more exact one.
    public Cause cause() {
        return cause;
    }

    public Side side() {
        return side;
    }

    /// The gRPC status code (0 to 16) of the answer to a gRPC call.
    public int grpc() {
        return grpc;
    }

    /// The word as users see it: `rate_limited`.
    public String wire() {
        return wire;
    }
}
