package sluice.control.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import sluice.api.exchange.Exchange;
import sluice.api.policy.AttemptPolicy;
import sluice.api.policy.BodyStage;
import sluice.api.policy.FinishPolicy;
import sluice.api.policy.Policy;
import sluice.api.policy.RequestBodyPolicy;
import sluice.api.policy.RequestPolicy;
import sluice.api.policy.ResponseBodyPolicy;
import sluice.api.policy.ResponsePolicy;
import sluice.api.policy.Verdict;
import sluice.core.observe.PolicyMetrics;

/// Takes a policy apart into one policy per moment, so that each can be made conditional and be counted.
final class Moments {
    private Moments() {}

    @SuppressWarnings(
            "UnnecessaryMethodReference") // a part must be of one moment only, not the policy under another name
    static List<Policy> of(Policy policy) {
        var parts = new ArrayList<Policy>(2);
        if (policy instanceof RequestPolicy it) {
            parts.add((RequestPolicy) it::onRequest);
        }
        if (policy instanceof RequestBodyPolicy it) {
            parts.add((RequestBodyPolicy) it::requestBody);
        }
        if (policy instanceof AttemptPolicy it) {
            parts.add((AttemptPolicy) it::onAttempt);
        }
        if (policy instanceof ResponsePolicy it) {
            parts.add((ResponsePolicy) it::onResponse);
        }
        if (policy instanceof ResponseBodyPolicy it) {
            parts.add((ResponseBodyPolicy) it::responseBody);
        }
        if (policy instanceof FinishPolicy it) {
            parts.add((FinishPolicy) it::onFinish);
        }
        return parts;
    }

    /// The same moment, but only where the condition holds.
    static Policy when(Predicate<Exchange> condition, Policy part) {
        return switch (part) {
            case RequestPolicy it ->
                (RequestPolicy) exchange -> condition.test(exchange) ? it.onRequest(exchange) : Verdict.PROCEED;
            case RequestBodyPolicy it ->
                (RequestBodyPolicy) exchange -> condition.test(exchange) ? it.requestBody(exchange) : BodyStage.PASS;
            case AttemptPolicy it ->
                (AttemptPolicy) (exchange, endpoint, attempt) -> {
                    if (condition.test(exchange)) {
                        it.onAttempt(exchange, endpoint, attempt);
                    }
                };
            case ResponsePolicy it ->
                (ResponsePolicy) exchange -> condition.test(exchange) ? it.onResponse(exchange) : Verdict.PROCEED;
            case ResponseBodyPolicy it ->
                (ResponseBodyPolicy) exchange -> condition.test(exchange) ? it.responseBody(exchange) : BodyStage.PASS;
            case FinishPolicy it ->
                (FinishPolicy) (exchange, ledger) -> {
                    if (condition.test(exchange)) {
                        it.onFinish(exchange, ledger);
                    }
                };
        };
    }

    /// The same moment; what it decides is counted. To let an answer go on is no decision.
    static Policy counted(PolicyMetrics metrics, Policy part) {
        return switch (part) {
            case RequestPolicy it ->
                (RequestPolicy) exchange -> {
                    var verdict = it.onRequest(exchange);
                    metrics.decided(verdict);
                    return verdict;
                };
            case ResponsePolicy it ->
                (ResponsePolicy) exchange -> {
                    var verdict = it.onResponse(exchange);
                    if (verdict != Verdict.PROCEED) {
                        metrics.decided(verdict);
                    }
                    return verdict;
                };
            default -> part;
        };
    }
}
