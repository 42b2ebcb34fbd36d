package sluice.policies.transform;

import java.util.List;
import java.util.Map;
import sluice.api.policy.BuildContext;
import sluice.api.policy.ConfigName;
import sluice.api.policy.PolicySpec;
import sluice.api.policy.ResponsePolicy;
import sluice.api.policy.Verdict;
import sluice.api.value.Template;

/// Changes the header fields that go to the client, on every answer: the upstream's and the gateway's own.
/// Applied in this order: remove, rename, set, add.
///
/// @param set fields that replace all of that name; a value that comes out empty removes the field
/// @param add fields put after those of the same name; a value that comes out empty adds none
/// @param remove names of fields that are dropped
/// @param rename old names and new names; fields that already had the new name are replaced
@ConfigName("response-headers")
public record ResponseHeaders(
        Map<String, Template> set, Map<String, Template> add, List<String> remove, Map<String, String> rename)
        implements PolicySpec {
    public ResponseHeaders {
        HeaderRules.check(set, add, remove, rename);
    }

    @Override
    public ResponsePolicy build(BuildContext context) {
        var rules = HeaderRules.of(set, add, remove, rename);
        return exchange -> {
            rules.apply(exchange, exchange.response().headers());
            return Verdict.PROCEED;
        };
    }
}
