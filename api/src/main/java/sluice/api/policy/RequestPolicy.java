package sluice.api.policy;

import sluice.api.exchange.Exchange;

/// Acts once on the head of a request, before a byte of its body is read. May answer and may wait.
@FunctionalInterface
public non-sealed interface RequestPolicy extends Policy {
    Verdict onRequest(Exchange exchange);
}
