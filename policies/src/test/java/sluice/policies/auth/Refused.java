package sluice.policies.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import sluice.api.failure.ErrorCode;
import sluice.api.failure.Failure;
import sluice.api.policy.Verdict;

/// What a refusal of an authentication has to be like.
final class Refused {
    private Refused() {}

    /// A 401 with a challenge, whose reason is for the log alone.
    ///
    /// @param challenges none to take any
    static Failure with401(Verdict verdict, String reason, String... challenges) {
        var failure = failure(verdict);
        assertThat(failure.code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
        assertThat(failure.status()).isEqualTo(401);
        assertThat(failure.reason()).isEqualTo(reason);
        assertThat(failure.detail()).doesNotContain(reason);
        assertThat(challenges(failure)).isNotEmpty();
        if (challenges.length > 0) {
            assertThat(challenges(failure)).containsExactly(challenges);
        }
        return failure;
    }

    static Failure failure(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Refuse.class);
        return ((Verdict.Refuse) verdict).failure();
    }

    /// The values of `WWW-Authenticate`.
    static List<String> challenges(Failure failure) {
        var values = new ArrayList<String>();
        for (int i = 0; i < failure.headers().size(); i += 2) {
            assertThat(failure.headers().get(i)).isEqualTo("WWW-Authenticate");
            values.add(failure.headers().get(i + 1));
        }
        return values;
    }
}
