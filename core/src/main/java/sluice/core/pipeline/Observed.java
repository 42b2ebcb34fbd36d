package sluice.core.pipeline;

import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.Exchange;
import sluice.api.failure.ErrorCode;
import sluice.api.failure.Failure;
import sluice.api.policy.AttemptPolicy;
import sluice.api.policy.BodyStage;
import sluice.api.policy.FinishPolicy;
import sluice.api.policy.Policy;
import sluice.api.policy.RequestBodyPolicy;
import sluice.api.policy.RequestPolicy;
import sluice.api.policy.ResponseBodyPolicy;
import sluice.api.policy.ResponsePolicy;
import sluice.api.policy.Verdict;

/// Lets a policy decide without consequences: over the shadow of an exchange, and nobody waits for it. What
/// it would have decided is counted and logged. Any thread.
///
/// @param policy its name
/// @param count is told every verdict about a request, and those about answers that are more than to proceed;
/// one that
///     must be awaited as it is
/// @param applies for which exchanges it is observed, rather than enforced
/// @param when the condition under which it would apply at all; it sees the shadow
public record Observed(
        String policy,
        Consumer<Verdict> count,
        Predicate<Exchange> applies,
        @Nullable Predicate<Exchange> when) {
    /// The same moment, without consequences.
    public Policy of(Policy part) {
        return switch (part) {
            case RequestPolicy it ->
                (RequestPolicy) exchange -> {
                    if (applies.test(exchange)) {
                        var shadow = Shadow.of(exchange);
                        var verdict = holds(shadow) ? verdict(() -> it.onRequest(shadow)) : Verdict.PROCEED;
                        tell(shadow, verdict);
                        watchLimit(shadow);
                    }
                    return Verdict.PROCEED;
                };
            case ResponsePolicy it ->
                (ResponsePolicy) exchange -> {
                    if (applies.test(exchange)) {
                        var shadow = Shadow.of(exchange);
                        var verdict = holds(shadow) ? verdict(() -> it.onResponse(shadow)) : Verdict.PROCEED;
                        if (verdict != Verdict.PROCEED) {
                            tell(shadow, verdict);
                        }
                    }
                    return Verdict.PROCEED;
                };
            case AttemptPolicy it ->
                (AttemptPolicy) (exchange, endpoint, attempt) -> aside(exchange, shadow -> {
                    it.onAttempt(shadow, endpoint, shadow.attempt(attempt));
                });
            case FinishPolicy it ->
                (FinishPolicy) (exchange, ledger) -> aside(exchange, shadow -> it.onFinish(shadow, ledger));
            case RequestBodyPolicy it -> (RequestBodyPolicy) exchange -> stage(exchange, it::requestBody);
            case ResponseBodyPolicy it -> (ResponseBodyPolicy) exchange -> stage(exchange, it::responseBody);
        };
    }

    private void tell(Shadow shadow, Verdict verdict) {
        count.accept(verdict);
        note(shadow, verdict);
    }

    /// A policy that limits the body would refuse it when it turns out to be longer.
    private void watchLimit(Shadow shadow) {
        long limit = shadow.takeLimit();
        if (limit >= 0 && limit < Long.MAX_VALUE) {
            shadow.atEnd(() -> {
                if (shadow.ledger().requestBytes() > limit) {
                    tell(shadow, Verdict.refuse(Failure.of(ErrorCode.BODY_TOO_LARGE, "the body is too large")));
                }
            });
        }
    }

    /// A body that flows is shown to the policy as it passes; one that the policy wants as a whole is not
    /// gathered.
    private BodyStage stage(Exchange exchange, Function<Exchange, BodyStage> treatment) {
        if (!applies.test(exchange)) {
            return BodyStage.PASS;
        }
        var shadow = Shadow.of(exchange);
        try {
            var stage = holds(shadow) ? treatment.apply(shadow) : BodyStage.PASS;
            return stage instanceof BodyStage.Streaming streaming
                    ? new ObservedStage(streaming, failure -> tell(shadow, Verdict.refuse(failure)))
                    : BodyStage.PASS;
        } catch (RuntimeException e) {
            tell(shadow, crash(e));
            return BodyStage.PASS;
        }
    }

    private interface Moment {
        void over(Shadow shadow);
    }

    private void aside(Exchange exchange, Moment moment) {
        if (applies.test(exchange)) {
            var shadow = Shadow.of(exchange);
            try {
                if (holds(shadow)) {
                    moment.over(shadow);
                }
            } catch (RuntimeException e) {
                note(shadow, crash(e));
            }
        }
    }

    private boolean holds(Shadow shadow) {
        return when == null || when.test(shadow);
    }

    private static Verdict verdict(Supplier<Verdict> policy) {
        try {
            return policy.get();
        } catch (RuntimeException e) {
            return crash(e);
        }
    }

    private static Verdict crash(Throwable error) {
        return Verdict.refuse(Failure.of(ErrorCode.INTERNAL, String.valueOf(error)));
    }

    private void note(Shadow shadow, Verdict verdict) {
        switch (verdict) {
            case Verdict.Proceed _ -> {}
            case Verdict.Respond(var answer) -> shadow.note(policy + ":respond:" + answer.status());
            case Verdict.Refuse(var failure) ->
                shadow.note(policy + ":refuse:" + failure.code().wire());
            case Verdict.Await(var later) ->
                later.whenComplete((decided, error) -> note(shadow, decided != null ? decided : crash(error)));
        }
    }
}
