package sluice.policies.transform;

import java.util.List;
import java.util.Map;
import sluice.api.exchange.Exchange;
import sluice.api.exchange.HeaderEdits;
import sluice.api.exchange.HeaderName;
import sluice.api.failure.ErrorCode;
import sluice.api.failure.Failure;
import sluice.api.policy.BodyStage;
import sluice.api.policy.BuildContext;
import sluice.api.policy.ConfigName;
import sluice.api.policy.Guard;
import sluice.api.policy.Policy;
import sluice.api.policy.PolicySpec;
import sluice.api.policy.RequestPolicy;
import sluice.api.policy.ResponseBodyPolicy;
import sluice.api.policy.ResponsePolicy;
import sluice.api.policy.Verdict;

/// Changes JSON bodies on their way to the client, as they pass and whatever their size. Applies to answers
/// of `application/json` and types that end in `+json`, whatever their status, but not to problems that the
/// gateway itself tells. The upstream is asked for whole answers without a content coding; one that is not
/// JSON, or comes encoded or in part all the same, becomes 502. Paths name what the upstream sent:
/// `user.first_name`, `items.*.price`, where `*` stands for every element of an array.
///
/// @param rename paths and new names; of two members that would have the same name the first is left
/// @param remove paths of members, or of elements, that are dropped
/// @param keep paths of what is left, if any are given; everything else is dropped
@ConfigName("json-response")
public record JsonResponse(Map<String, String> rename, List<String> remove, List<String> keep) implements Guard {
    private static final HeaderName ACCEPT_ENCODING = HeaderName.of("Accept-Encoding");
    private static final HeaderName RANGE = HeaderName.of("Range");
    private static final HeaderName IF_RANGE = HeaderName.of("If-Range");
    private static final HeaderName ACCEPT_RANGES = HeaderName.of("Accept-Ranges");
    private static final HeaderName CONTENT_LENGTH = HeaderName.of("Content-Length");
    private static final int PARTIAL_CONTENT = 206;
    private static final int NOT_MODIFIED = 304;

    public JsonResponse {
        JsonPlace.root(rename, remove, keep);
    }

    @Override
    public boolean weakerThan(PolicySpec before) {
        return !(before instanceof JsonResponse old) || JsonRules.isWeaker(old.remove, old.keep, remove, keep);
    }

    @Override
    public Policy build(BuildContext context) {
        return new Changing(JsonPlace.root(rename, remove, keep));
    }

    private record Changing(JsonPlace root) implements RequestPolicy, ResponsePolicy, ResponseBodyPolicy {
        @Override
        public Verdict onRequest(Exchange exchange) {
            exchange.upstreamRequest()
                    .headers()
                    .set(ACCEPT_ENCODING, "identity")
                    .remove(RANGE)
                    .remove(IF_RANGE);
            return Verdict.PROCEED;
        }

        @Override
        public Verdict onResponse(Exchange exchange) {
            if (!isChanged(exchange)) {
                return Verdict.PROCEED;
            }
            boolean whole = exchange.response().status() != PARTIAL_CONTENT
                    && JsonBody.coding(exchange.response().headers()).isEmpty();
            return whole ? Verdict.PROCEED : Verdict.refuse(invalid("the answer came encoded or in part"));
        }

        private static Failure invalid(String reason) {
            return Failure.of(ErrorCode.UPSTREAM_INVALID_RESPONSE, "the answer of the upstream is not valid")
                    .withReason(reason);
        }

        private static boolean isChanged(Exchange exchange) {
            return exchange.ledger().failure() == null
                    && JsonBody.isJson(exchange.response().headers());
        }

        @Override
        public BodyStage responseBody(Exchange exchange) {
            var headers = exchange.response().headers();
            if (!isChanged(exchange)) {
                if (exchange.response().status() == NOT_MODIFIED) {
                    EntityTag.asAsked(exchange);
                }
                return BodyStage.PASS;
            }
            describe(headers);
            return new JsonStage(root, problem -> invalid("the answer is " + problem));
        }

        private static void describe(HeaderEdits headers) {
            BodySums.drop(headers);
            headers.remove(CONTENT_LENGTH).remove(ACCEPT_RANGES);
            EntityTag.weaken(headers);
        }
    }
}
