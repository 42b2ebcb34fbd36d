package sluice.core.pipeline;

import sluice.api.exchange.BodySource;
import sluice.api.failure.ErrorCode;
import sluice.api.failure.Failure;
import sluice.api.policy.BodyStage;
import sluice.api.policy.Verdict;

/// Leads a body through the policies that want to see it: streaming ones are put around it, buffering ones
/// get the whole and decide before it goes on. A policy is asked when the body reaches it, not before.
/// Loop-confined.
final class BodyPhase {
    private static final byte[] NOTHING = {};

    private final LiveExchange exchange;
    private final boolean ofRequest;
    private final Steps steps;

    /// What becomes of the body.
    interface Steps {
        /// The body as far as it is treated now: who does not want it any more cancels this one.
        void treated(BodySource body);

        /// All policies have seen to the body.
        void ready(BodySource body);

        /// The policy of that number decided over the whole body.
        ///
        /// @param whole what goes on to the next policy if the verdict is to proceed
        void decided(Verdict verdict, int policy, byte[] whole);
    }

    /// @param ofRequest whether the body is that of the request, not of the answer
    BodyPhase(LiveExchange exchange, boolean ofRequest, Steps steps) {
        this.exchange = exchange;
        this.ofRequest = ofRequest;
        this.steps = steps;
    }

    /// @param next the number of the policy that sees the body next
    void from(int next, BodySource body) {
        var current = body;
        for (int i = next; i < count(); i++) {
            BodyStage stage;
            try {
                stage = stage(i, current);
            } catch (RuntimeException e) {
                steps.treated(current);
                steps.decided(Verdict.refuse(Crash.failure("a body policy", e)), i, NOTHING);
                return;
            }
            switch (stage) {
                case BodyStage.Pass _ -> {}
                case BodyStage.Streaming streaming -> {
                    if (current.isEmpty()) {
                        streaming.abort();
                        continue;
                    }
                    current = new StagedBody(current, streaming);
                    if (streaming.heldBack() > 0) {
                        hold(current, streaming.heldBack(), i);
                        return;
                    }
                }
                case BodyStage.Buffered buffered -> {
                    steps.treated(current);
                    collect(current, buffered, i);
                    return;
                }
            }
        }
        steps.ready(current);
    }

    private int count() {
        var route = exchange.matched();
        return ofRequest ? route.requestBody.length : route.responseBody.length;
    }

    private BodyStage stage(int policy, BodySource body) {
        var route = exchange.matched();
        if (ofRequest) {
            return route.requestBody[policy].requestBody(exchange);
        }
        exchange.response().bodyLength(body.length());
        return route.responseBody[policy].responseBody(exchange);
    }

    private void collect(BodySource body, BodyStage.Buffered stage, int policy) {
        Collected.from(
                body,
                stage.limit(),
                tooLarge(stage.limit()),
                whole -> decide(stage, whole, policy),
                failure -> steps.decided(Verdict.refuse(failure), policy, NOTHING));
    }

    private void hold(BodySource body, int bytes, int policy) {
        var held = new HeldBody(
                body,
                bytes,
                begun -> from(policy + 1, begun),
                failure -> steps.decided(Verdict.refuse(failure), policy, NOTHING));
        steps.treated(held);
        held.begin();
    }

    private Failure tooLarge(long limit) {
        return ofRequest
                ? Failure.of(ErrorCode.BODY_TOO_LARGE, "the body is larger than " + limit + " bytes")
                : Failure.of(ErrorCode.UPSTREAM_INVALID_RESPONSE, "the answer is larger than a policy can treat");
    }

    private void decide(BodyStage.Buffered stage, byte[] whole, int policy) {
        BodyStage.Decision decision;
        try {
            decision = stage.decision().decide(whole);
        } catch (RuntimeException e) {
            steps.decided(Verdict.refuse(Crash.failure("a body policy", e)), policy, NOTHING);
            return;
        }
        steps.decided(decision.verdict(), policy, decision.body());
    }
}
