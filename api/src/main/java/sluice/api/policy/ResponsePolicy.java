package sluice.api.policy;

import sluice.api.exchange.Exchange;

/// Acts once on the head of every answer, refusals included, in reverse order. May replace the answer and may wait.
@FunctionalInterface
public non-sealed interface ResponsePolicy extends Policy {
    Verdict onResponse(Exchange exchange);
}
