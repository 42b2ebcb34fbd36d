package sluice.policies.transform;

import java.util.List;
import java.util.Map;
import sluice.api.exchange.Exchange;
import sluice.api.failure.ErrorCode;
import sluice.api.failure.Failure;
import sluice.api.policy.BodyStage;
import sluice.api.policy.BuildContext;
import sluice.api.policy.ConfigName;
import sluice.api.policy.Guard;
import sluice.api.policy.Policy;
import sluice.api.policy.PolicySpec;
import sluice.api.policy.RequestBodyPolicy;
import sluice.api.policy.RequestPolicy;
import sluice.api.policy.Verdict;

/// Changes JSON bodies on their way upstream, as they pass and whatever their size. Applies to
/// `application/json` and types that end in `+json`; other bodies pass untouched. A body that is not JSON is
/// refused with 400, one in a content coding with 415. Paths name what the client sent: `user.first_name`,
/// `items.*.price`, where `*` stands for every element of an array.
///
/// @param rename paths and new names; of two members that would have the same name the first is left
/// @param remove paths of members, or of elements, that are dropped
/// @param keep paths of what is left, if any are given; everything else is dropped
@ConfigName("json-request")
public record JsonRequest(Map<String, String> rename, List<String> remove, List<String> keep) implements Guard {
    public JsonRequest {
        JsonPlace.root(rename, remove, keep);
    }

    @Override
    public boolean weakerThan(PolicySpec before) {
        return !(before instanceof JsonRequest old) || JsonRules.isWeaker(old.remove, old.keep, remove, keep);
    }

    @Override
    public Policy build(BuildContext context) {
        return new Changing(JsonPlace.root(rename, remove, keep));
    }

    private record Changing(JsonPlace root) implements RequestPolicy, RequestBodyPolicy {
        @Override
        public Verdict onRequest(Exchange exchange) {
            var asked = exchange.request().headers();
            if (!JsonBody.isJson(asked)) {
                return Verdict.PROCEED;
            }
            if (!JsonBody.coding(asked).isEmpty()) {
                return Verdict.refuse(
                        Failure.of(ErrorCode.REQUEST_INVALID, "the body must not have a content coding here")
                                .withStatus(415)
                                .withHeaders("Accept-Encoding", "identity"));
            }
            BodySums.drop(exchange.upstreamRequest().headers());
            return Verdict.PROCEED;
        }

        @Override
        public BodyStage requestBody(Exchange exchange) {
            return JsonBody.isJson(exchange.request().headers())
                    ? new JsonStage(root, problem -> Failure.of(ErrorCode.REQUEST_INVALID, "the body is " + problem))
                    : BodyStage.PASS;
        }
    }
}
