package sluice.api.policy;

import sluice.api.exchange.Exchange;

/// Says how the body of a request is treated on its way upstream. Asked once, after all request policies.
@FunctionalInterface
public non-sealed interface RequestBodyPolicy extends Policy {
    BodyStage requestBody(Exchange exchange);
}
