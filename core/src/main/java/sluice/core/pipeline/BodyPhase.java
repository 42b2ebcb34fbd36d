package sluice.core.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.BodySource;
import sluice.api.failure.ErrorCode;
import sluice.api.failure.Failure;
import sluice.api.policy.BodyStage;
import sluice.api.policy.Verdict;

/// Leads a body through the policies that want to see it: streaming ones are put around it, buffering ones get the
/// whole
/// and decide before it goes on. Where no policy asks for a body, it passes untouched. Loop-confined.
final class BodyPhase {
    private final LiveExchange exchange;
    private final List<BodyStage> stages;
    private final boolean ofRequest;
    private final Consumer<BodySource> ready;
    private final Consumer<Verdict> decided;

    private BodyPhase(
            LiveExchange exchange,
            List<BodyStage> stages,
            boolean ofRequest,
            Consumer<BodySource> ready,
            Consumer<Verdict> decided) {
        this.exchange = exchange;
        this.stages = stages;
        this.ofRequest = ofRequest;
        this.ready = ready;
        this.decided = decided;
    }

    /// @param ready takes the body that goes upstream
    /// @param decided takes a verdict to respond or refuse instead
    static void request(LiveExchange exchange, BodySource body, Consumer<BodySource> ready, Consumer<Verdict> decided) {
        var policies = exchange.matched().requestBody;
        if (policies.length == 0) {
            ready.accept(body);
            return;
        }
        var stages = new ArrayList<BodyStage>(policies.length);
        for (var policy : policies) {
            stages.add(policy.requestBody(exchange));
        }
        new BodyPhase(exchange, stages, true, ready, decided).from(0, body);
    }

    /// @param ready takes the body that goes to the client
    /// @param decided takes a verdict to respond or refuse instead
    static void response(
            LiveExchange exchange, BodySource body, Consumer<BodySource> ready, Consumer<Verdict> decided) {
        var policies = exchange.matched().responseBody;
        if (policies.length == 0) {
            ready.accept(body);
            return;
        }
        var stages = new ArrayList<BodyStage>(policies.length);
        for (var policy : policies) {
            stages.add(policy.responseBody(exchange));
        }
        new BodyPhase(exchange, stages, false, ready, decided).from(0, body);
    }

    private void from(int next, BodySource body) {
        var current = body;
        for (int i = next; i < stages.size(); i++) {
            switch (stages.get(i)) {
                case BodyStage.Pass _ -> {}
                case BodyStage.Streaming streaming -> current = new StagedBody(current, streaming);
                case BodyStage.Buffered buffered -> {
                    int following = i + 1;
                    Collected.from(
                            current,
                            buffered.limit(),
                            tooLarge(buffered.limit()),
                            whole -> decide(buffered, whole, following),
                            failure -> decided.accept(Verdict.refuse(failure)));
                    return;
                }
            }
        }
        ready.accept(current);
    }

    private Failure tooLarge(long limit) {
        return ofRequest
                ? Failure.of(ErrorCode.BODY_TOO_LARGE, "the body is larger than " + limit + " bytes")
                : Failure.of(ErrorCode.UPSTREAM_INVALID_RESPONSE, "the answer is larger than a policy can treat");
    }

    private void decide(BodyStage.Buffered stage, byte[] whole, int next) {
        BodyStage.Decision decision;
        try {
            decision = stage.decision().decide(whole);
        } catch (RuntimeException e) {
            decided.accept(Verdict.refuse(Crash.failure("a body policy", e)));
            return;
        }
        settle(decision.verdict(), decision.body(), next);
    }

    private void settle(Verdict verdict, byte[] body, int next) {
        switch (verdict) {
            case Verdict.Proceed _ -> from(next, BodySource.of(body));
            case Verdict.Await await ->
                await.decision()
                        .whenComplete(
                                (later, error) -> exchange.loop().execute(() -> settleLater(later, error, body, next)));
            case Verdict.Respond respond -> decided.accept(respond);
            case Verdict.Refuse refuse -> decided.accept(refuse);
        }
    }

    private void settleLater(@Nullable Verdict verdict, @Nullable Throwable error, byte[] body, int next) {
        if (verdict == null) {
            decided.accept(Verdict.refuse(Crash.failure("a body policy that waited", error)));
        } else {
            settle(verdict, body, next);
        }
    }
}
