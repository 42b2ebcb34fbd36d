package sluice.policies.auth;

import java.util.concurrent.CompletionException;
import sluice.api.exchange.Exchange;
import sluice.api.policy.Verdict;
import sluice.api.value.Clock;

/// Admits who presents a token that a server says is active. Any thread.
final class IntrospectAuthentication extends BearerAuthentication {
    private final Object mark = new Object();
    private final long cacheNanos;
    private final IntrospectionRules rules;
    private final CallerRules callers;
    private final Introspections introspections;
    private final Clock clock;

    IntrospectAuthentication(
            Introspect spec,
            String realm,
            IntrospectionRules rules,
            CallerRules callers,
            Introspections introspections,
            Clock clock) {
        super(spec.from(), spec.required(), spec.keepToken(), realm);
        this.cacheNanos = spec.cache().toNanos();
        this.rules = rules;
        this.callers = callers;
        this.introspections = introspections;
        this.clock = clock;
    }

    @Override
    Verdict decide(Exchange exchange, BearerToken token) {
        if (!token.isVisible()) {
            return refusals.invalid("a token that is empty, or of other characters than tokens have");
        }
        var digest = token.digest();
        var known = introspections.known(digest, cacheNanos);
        if (known != null) {
            return judge(exchange, known);
        }
        return Verdict.await(exchange.onLoop(introspections.ask(digest, token.text()))
                .handle((said, error) -> said != null ? judge(exchange, said) : unavailable(error)));
    }

    private Verdict judge(Exchange exchange, IntrospectedToken said) {
        if (!said.isActive()) {
            return refusals.invalid("not active");
        }
        long now = clock.now().getEpochSecond();
        try {
            var admission = said.admission(mark);
            if (admission == null) {
                double until = rules.check(said.claims().all(), now);
                admission = new Admission(mark, callers.caller(said.claims()), until);
                said.admission(admission);
            } else if (now >= admission.until()) {
                throw new InvalidToken("expired (exp)");
            }
            callers.admit(exchange, admission.caller());
            took(exchange);
            return Verdict.PROCEED;
        } catch (InvalidToken e) {
            return refusals.invalid(e.reason());
        }
    }

    private Verdict unavailable(Throwable error) {
        var why = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        return BearerRefusals.unavailable(
                "introspection " + introspections.name() + ": " + why.getMessage(), introspections.retryAfter());
    }
}
