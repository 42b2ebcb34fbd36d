package sluice.api.policy;

import sluice.api.exchange.Exchange;

/// Says how the body of an answer is treated on its way to the client. Asked once, after all response policies.
@FunctionalInterface
public non-sealed interface ResponseBodyPolicy extends Policy {
    BodyStage responseBody(Exchange exchange);
}
