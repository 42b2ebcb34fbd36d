package sluice.core.pipeline;

import java.util.List;
import java.util.function.Function;
import sluice.api.exchange.Exchange;
import sluice.api.exchange.HeaderName;
import sluice.api.exchange.Ledger;
import sluice.api.policy.FinishPolicy;
import sluice.api.policy.RequestPolicy;
import sluice.api.policy.ResponsePolicy;
import sluice.api.policy.Verdict;

/// A policy of three moments that writes down when it runs, and gives the verdicts it is told to.
final class Said implements RequestPolicy, ResponsePolicy, FinishPolicy {
    private final String name;
    private final List<String> log;
    private Function<Exchange, Verdict> onRequest = _ -> Verdict.PROCEED;
    private Function<Exchange, Verdict> onResponse = _ -> Verdict.PROCEED;

    Said(String name, List<String> log) {
        this.name = name;
        this.log = log;
    }

    Said request(Function<Exchange, Verdict> verdict) {
        onRequest = verdict;
        return this;
    }

    Said request(Verdict verdict) {
        return request(_ -> verdict);
    }

    Said response(Function<Exchange, Verdict> verdict) {
        onResponse = verdict;
        return this;
    }

    Said response(Verdict verdict) {
        return response(_ -> verdict);
    }

    @Override
    public Verdict onRequest(Exchange exchange) {
        log.add("request " + name);
        return onRequest.apply(exchange);
    }

    @Override
    public Verdict onResponse(Exchange exchange) {
        log.add("response " + name + " " + exchange.response().status());
        exchange.response().headers().set(HeaderName.of("X-" + name), "seen");
        return onResponse.apply(exchange);
    }

    @Override
    public void onFinish(Exchange exchange, Ledger ledger) {
        log.add("finish " + name + " " + ledger.status());
    }
}
