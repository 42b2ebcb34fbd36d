package sluice.api.failure;

import java.util.List;

/// What went wrong: a value that travels where an answer would have.
///
/// @param code the gateway's word for it, which decides the status
/// @param cause the exact cause (RFC 9209)
/// @param status the HTTP status that a client is told; the one of `code` unless configured
/// @param repeat whether a retry makes sense
/// @param detail one sentence for the client; never contains addresses of upstreams, secrets or reasons of
/// authentication
/// @param reason what only the log may know; empty if there is nothing to add to the detail
/// @param retryAfter seconds after which the client may try again, -1 if unknown
/// @param headers further header fields of the answer, as name and value alternating (`WWW-Authenticate`, `Allow`)
public record Failure(
        ErrorCode code,
        Cause cause,
        int status,
        Repeat repeat,
        String detail,
        String reason,
        long retryAfter,
        List<String> headers) {

    public Failure {
        headers = List.copyOf(headers);
    }

    /// A failure with the usual cause and status of its code.
    public static Failure of(ErrorCode code, String detail) {
        return new Failure(code, code.cause(), code.status(), Repeat.NEVER, detail, "", -1, List.of());
    }

    /// A failure with a more exact cause than the usual one of its code.
    public static Failure of(ErrorCode code, Cause cause, Repeat repeat, String detail) {
        return new Failure(code, cause, code.status(), repeat, detail, "", -1, List.of());
    }

    /// The refusal of a policy: forbidden, told with the status that configuration chose.
    public static Failure denied(int status, String detail) {
        return of(ErrorCode.FORBIDDEN, detail).withStatus(status);
    }

    public Side side() {
        return code.side();
    }

    public Failure withStatus(int other) {
        return new Failure(code, cause, other, repeat, detail, reason, retryAfter, headers);
    }

    public Failure withRepeat(Repeat other) {
        return new Failure(code, cause, status, other, detail, reason, retryAfter, headers);
    }

    public Failure withReason(String other) {
        return new Failure(code, cause, status, repeat, detail, other, retryAfter, headers);
    }

    /// @param seconds until the client may try again; at least 0
    public Failure withRetryAfter(long seconds) {
        return new Failure(code, cause, status, repeat, detail, reason, seconds, headers);
    }

    /// @param fields name and value alternating
    public Failure withHeaders(String... fields) {
        return new Failure(code, cause, status, repeat, detail, reason, retryAfter, List.of(fields));
    }
}
