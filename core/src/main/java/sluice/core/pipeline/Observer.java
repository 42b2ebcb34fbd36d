package sluice.core.pipeline;

import sluice.api.exchange.Exchange;
import sluice.api.exchange.Ledger;

/// Learns how exchanges ended: metrics, the access log. Called on the exchange's loop; must be quick.
@FunctionalInterface
public interface Observer {
    void finished(Exchange exchange, Ledger ledger);
}
