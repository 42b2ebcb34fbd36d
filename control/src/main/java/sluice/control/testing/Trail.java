package sluice.control.testing;

import java.util.ArrayList;
import java.util.List;
import sluice.api.policy.Policy;
import sluice.api.policy.RequestPolicy;
import sluice.api.policy.ResponsePolicy;
import sluice.api.policy.Verdict;

/// What the policies of the exchange under way decided, in order. Confined to the thread of the test.
final class Trail {
    private final List<String> decisions = new ArrayList<>();

    /// Forgets the exchange before.
    void begin() {
        decisions.clear();
    }

    List<String> decisions() {
        return List.copyOf(decisions);
    }

    /// The same part of a policy, with its verdicts noted.
    Policy watched(String policy, Policy part) {
        return switch (part) {
            case RequestPolicy it -> (RequestPolicy) exchange -> noted(policy, false, it.onRequest(exchange));
            case ResponsePolicy it -> (ResponsePolicy) exchange -> noted(policy, true, it.onResponse(exchange));
            default -> part;
        };
    }

    private Verdict noted(String policy, boolean response, Verdict verdict) {
        switch (verdict) {
            case Verdict.Proceed _ -> {
                if (!response) {
                    decisions.add(policy + " proceeds");
                }
            }
            case Verdict.Respond respond ->
                decisions.add(policy + " answers " + respond.answer().status());
            case Verdict.Refuse refuse -> {
                var failure = refuse.failure();
                var reason = failure.reason().isEmpty() ? failure.detail() : failure.reason();
                decisions.add(policy + " refuses: " + failure.status() + " "
                        + failure.code().wire() + ", " + reason);
            }
            case Verdict.Await await -> {
                return Verdict.await(await.decision().thenApply(later -> noted(policy, response, later)));
            }
        }
        return verdict;
    }
}
