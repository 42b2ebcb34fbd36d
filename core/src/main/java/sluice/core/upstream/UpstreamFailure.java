package sluice.core.upstream;

import sluice.api.failure.Cause;
import sluice.api.failure.ErrorCode;
import sluice.api.failure.Failure;
import sluice.api.failure.Repeat;

/// The failures of calls to upstreams, in one table. What clients are told names no address; the `reason`, which
/// only the log sees, does.
public final class UpstreamFailure {
    private UpstreamFailure() {}

    /// The name of the upstream has no address, or no name server could be asked.
    public static Failure unresolved(String reason) {
        return unreachable(Cause.DNS_ERROR, Repeat.ALWAYS, reason);
    }

    public static Failure refused(String reason) {
        return unreachable(Cause.CONNECTION_REFUSED, Repeat.ALWAYS, reason);
    }

    /// No route to the address, or the machine could not open a socket for it.
    public static Failure unroutable(String reason) {
        return unreachable(Cause.DESTINATION_UNAVAILABLE, Repeat.ALWAYS, reason);
    }

    public static Failure connectTimeout(String reason) {
        return timeout(Cause.CONNECTION_TIMEOUT, Repeat.ALWAYS, reason);
    }

    /// The endpoint could not prove who it is: a chain that nobody vouches for, another name, a time that is over.
    public static Failure tlsCertificate(String reason) {
        return unreachable(Cause.TLS_CERTIFICATE_ERROR, Repeat.ALWAYS, reason);
    }

    /// The endpoint ended the handshake and said why.
    public static Failure tlsAlert(String reason) {
        return unreachable(Cause.TLS_ALERT_RECEIVED, Repeat.ALWAYS, reason);
    }

    /// The handshake failed otherwise, or what came back is not TLS.
    public static Failure tlsProtocol(String reason) {
        return unreachable(Cause.TLS_PROTOCOL_ERROR, Repeat.ALWAYS, reason);
    }

    /// The endpoint ended the connection with an alert, after the request was sent and before an answer: with TLS 1.3
    /// that is how it refuses the certificate of the gateway.
    public static Failure tlsAlertLater(String reason) {
        return unreachable(Cause.TLS_ALERT_RECEIVED, Repeat.IF_IDEMPOTENT, reason);
    }

    /// Every connection is taken and too many calls wait already, or one has waited too long.
    public static Failure connectionLimit(Repeat repeat, String reason) {
        return Failure.of(ErrorCode.OVERLOADED, Cause.CONNECTION_LIMIT_REACHED, repeat, "the upstream is too busy")
                .withReason(reason)
                .withRetryAfter(1);
    }

    /// The connection ended before a byte of the answer came back.
    public static Failure terminated(String reason) {
        return unreachable(Cause.CONNECTION_TERMINATED, Repeat.IF_IDEMPOTENT, reason);
    }

    /// The connection or stream ended, and the upstream has said that it did not act on the request.
    public static Failure untouched(String reason) {
        return unreachable(Cause.CONNECTION_TERMINATED, Repeat.ALWAYS, reason);
    }

    /// The endpoint speaks another protocol than the one that is configured; nothing of the request was sent.
    public static Failure otherProtocol(String reason) {
        return garbled(reason).withRepeat(Repeat.ALWAYS);
    }

    public static Failure responseTimeout(String reason) {
        return timeout(Cause.HTTP_RESPONSE_TIMEOUT, Repeat.IF_IDEMPOTENT, reason);
    }

    /// The upstream stopped taking the body of the request.
    public static Failure writeTimeout(String reason) {
        return timeout(Cause.CONNECTION_WRITE_TIMEOUT, Repeat.NEVER, reason);
    }

    /// The connection ended within the head of the answer.
    public static Failure incompleteHead(String reason) {
        return invalid(Cause.HTTP_RESPONSE_INCOMPLETE, "the upstream broke off its answer", reason);
    }

    /// What came back is not HTTP.
    public static Failure garbled(String reason) {
        return invalid(Cause.HTTP_PROTOCOL_ERROR, "the upstream's answer is not valid HTTP", reason);
    }

    public static Failure headTooLarge(String reason) {
        return invalid(
                Cause.HTTP_RESPONSE_HEADER_SECTION_SIZE,
                "the header section of the upstream's answer is too large",
                reason);
    }

    /// The connection ended within the body of the answer.
    public static Failure incompleteBody(String reason) {
        return aborted(Cause.HTTP_RESPONSE_INCOMPLETE, reason);
    }

    /// The connection of a tunnel broke.
    public static Failure terminatedTunnel(String reason) {
        return Failure.of(
                        ErrorCode.UPSTREAM_ABORTED,
                        Cause.CONNECTION_TERMINATED,
                        Repeat.NEVER,
                        "the upstream broke off the tunnel")
                .withReason(reason);
    }

    /// No piece of the answer's body came for too long.
    public static Failure bodyTimeout(String reason) {
        return aborted(Cause.CONNECTION_READ_TIMEOUT, reason);
    }

    /// The framing of the answer's body is not HTTP.
    public static Failure garbledBody(String reason) {
        return aborted(Cause.HTTP_PROTOCOL_ERROR, reason);
    }

    private static Failure unreachable(Cause cause, Repeat repeat, String reason) {
        return Failure.of(ErrorCode.UPSTREAM_UNREACHABLE, cause, repeat, "the upstream cannot be reached")
                .withReason(reason);
    }

    private static Failure timeout(Cause cause, Repeat repeat, String reason) {
        return Failure.of(ErrorCode.UPSTREAM_TIMEOUT, cause, repeat, "the upstream did not answer in time")
                .withReason(reason);
    }

    private static Failure invalid(Cause cause, String detail, String reason) {
        return Failure.of(ErrorCode.UPSTREAM_INVALID_RESPONSE, cause, Repeat.NEVER, detail)
                .withReason(reason);
    }

    private static Failure aborted(Cause cause, String reason) {
        return Failure.of(ErrorCode.UPSTREAM_ABORTED, cause, Repeat.NEVER, "the upstream broke off its answer")
                .withReason(reason);
    }
}
