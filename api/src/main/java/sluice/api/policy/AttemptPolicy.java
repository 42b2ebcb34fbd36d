package sluice.api.policy;

import sluice.api.exchange.Exchange;
import sluice.api.exchange.RequestEdits;

/// Acts on every try upstream, when the endpoint is known. Neither answers nor waits.
@FunctionalInterface
public non-sealed interface AttemptPolicy extends Policy {
    /// @param endpoint the address that was picked, `host:port`
    /// @param attempt edits for this try alone; they lie over {@link Exchange#upstreamRequest} and are new
    /// for every try
    void onAttempt(Exchange exchange, String endpoint, RequestEdits attempt);
}
