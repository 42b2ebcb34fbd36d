package sluice.policies.transform;

import java.util.List;
import java.util.Map;
import sluice.api.policy.BuildContext;
import sluice.api.policy.ConfigName;
import sluice.api.policy.PolicySpec;
import sluice.api.policy.RequestPolicy;
import sluice.api.policy.Verdict;
import sluice.api.value.Template;

/// Changes the header fields that go upstream. What was asked stays as it was for every other policy, for facts
/// and for the log. Applied in this order: remove, rename, set, add.
///
/// @param set fields that replace all of that name; a value that comes out empty removes the field
/// @param add fields put after those of the same name; a value that comes out empty adds none
/// @param remove names of fields that are dropped
/// @param rename old names and new names; fields that already had the new name are replaced
@ConfigName("request-headers")
public record RequestHeaders(
        Map<String, Template> set, Map<String, Template> add, List<String> remove, Map<String, String> rename)
        implements PolicySpec {
    public RequestHeaders {
        HeaderRules.check(set, add, remove, rename);
    }

    @Override
    public RequestPolicy build(BuildContext context) {
        var rules = HeaderRules.of(set, add, remove, rename);
        return exchange -> {
            rules.apply(exchange, exchange.upstreamRequest().headers());
            return Verdict.PROCEED;
        };
    }
}
