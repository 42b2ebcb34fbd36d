package sluice.policies.auth;

import sluice.api.failure.ErrorCode;
import sluice.api.failure.Failure;
import sluice.api.policy.Verdict;

/// How a request without a good token is refused (RFC 6750 section 3). What is wrong with a token is for the
/// log alone: who is told learns how to make a better one.
final class BearerRefusals {
    private final String challenge;
    private final Verdict missing;
    private final Failure invalid;

    /// @param realm what is protected, as the client is told
    BearerRefusals(String realm) {
        challenge = "Bearer realm=\"" + realm.replaceAll("[^A-Za-z0-9 ._-]", "_") + '"';
        missing = Verdict.refuse(Failure.of(ErrorCode.UNAUTHENTICATED, "a bearer token is required")
                .withReason("no token")
                .withHeaders("WWW-Authenticate", challenge));
        invalid = Failure.of(ErrorCode.UNAUTHENTICATED, "the bearer token is not valid")
                .withHeaders("WWW-Authenticate", challenge + ", error=\"invalid_token\"");
    }

    String challenge() {
        return challenge;
    }

    /// There is no token; no error is told.
    Verdict missing() {
        return missing;
    }

    /// @param reason for the log
    Verdict invalid(String reason) {
        return Verdict.refuse(invalid.withReason(reason));
    }

    /// It cannot be known whether the token is good: an outage, which is not the client's fault.
    ///
    /// @param reason for the log
    /// @param retryAfter seconds
    static Verdict unavailable(String reason, long retryAfter) {
        return Verdict.refuse(Failure.of(ErrorCode.STORE_UNAVAILABLE, "tokens cannot be verified at the moment")
                .withReason(reason)
                .withRetryAfter(retryAfter));
    }
}
