package sluice.policies.auth;

import java.util.ArrayList;
import java.util.List;
import sluice.api.failure.ErrorCode;
import sluice.api.failure.Failure;
import sluice.api.policy.Verdict;

/// The 401 that authentications have in common. What was wrong with a credential is for the log alone: a
/// client that guesses learns nothing.
final class Unauthenticated {
    private static final String WWW_AUTHENTICATE = "WWW-Authenticate";

    private Unauthenticated() {}

    /// There is no credential.
    static Verdict missing(List<String> challenges) {
        return refuse("a credential is required", "no credential", challenges);
    }

    /// There is one, and it is not good.
    ///
    /// @param reason for the log; never the credential itself
    static Verdict wrong(String reason, String challenge) {
        return refuse("the credential is not valid", reason, List.of(challenge));
    }

    private static Verdict refuse(String detail, String reason, List<String> challenges) {
        var fields = new ArrayList<String>();
        for (var challenge : challenges) {
            fields.add(WWW_AUTHENTICATE);
            fields.add(challenge);
        }
        return Verdict.refuse(Failure.of(ErrorCode.UNAUTHENTICATED, detail)
                .withReason(reason)
                .withHeaders(fields.toArray(String[]::new)));
    }
}
