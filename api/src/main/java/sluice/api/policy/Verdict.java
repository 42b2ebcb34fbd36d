package sluice.api.policy;

import java.util.concurrent.CompletionStage;
import sluice.api.exchange.Answer;
import sluice.api.failure.Failure;

/// What a policy decides.
public sealed interface Verdict {
    /// Go on with the next policy.
    Verdict PROCEED = new Proceed();

    /// Answer with this instead of asking the origin (or instead of the origin's answer).
    static Verdict respond(Answer answer) {
        return new Respond(answer);
    }

    /// Refuse, for this reason.
    static Verdict refuse(Failure failure) {
        return new Refuse(failure);
    }

    /// Decide when the stage completes. The gateway owns the deadline: a result that comes too late is dropped.
    static Verdict await(CompletionStage<? extends Verdict> decision) {
        return new Await(decision);
    }

    /// See {@link #PROCEED}.
    record Proceed() implements Verdict {}

    /// See {@link #respond}.
    record Respond(Answer answer) implements Verdict {}

    /// See {@link #refuse}.
    record Refuse(Failure failure) implements Verdict {}

    /// See {@link #await}.
    record Await(CompletionStage<? extends Verdict> decision) implements Verdict {}
}
