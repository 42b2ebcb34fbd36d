package sluice.policies.traffic;

import sluice.api.policy.BuildContext;
import sluice.api.policy.ConfigName;
import sluice.api.policy.Guard;
import sluice.api.policy.PolicySpec;
import sluice.api.policy.RequestPolicy;
import sluice.api.policy.ShortForm;
import sluice.api.policy.Verdict;
import sluice.api.value.ByteSize;

/// Lets the bodies of requests have so many bytes, more or fewer than the listener allows; a longer one is
/// refused with 413. Nothing is gathered for it: a length that is told beforehand is refused unread,
/// otherwise the body ends where it becomes too long. Of several such policies the innermost holds. The short
/// form is the size alone.
///
/// @param body the most bytes of a body as it is sent; `unlimited` for any
@ConfigName("request-size")
public record RequestSize(ByteSize body) implements Guard {
    @ShortForm
    public static RequestSize of(ByteSize body) {
        return new RequestSize(body);
    }

    @Override
    public boolean weakerThan(PolicySpec before) {
        return !(before instanceof RequestSize old) || body.bytes() > old.body.bytes();
    }

    @Override
    public RequestPolicy build(BuildContext context) {
        long most = body.bytes();
        return exchange -> {
            exchange.limitBody(most);
            return Verdict.PROCEED;
        };
    }
}
