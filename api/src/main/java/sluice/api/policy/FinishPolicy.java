package sluice.api.policy;

import sluice.api.exchange.Exchange;
import sluice.api.exchange.Ledger;

/// Learns how an exchange ended: exactly once, always, also after an abort. Neither answers nor waits.
@FunctionalInterface
public non-sealed interface FinishPolicy extends Policy {
    void onFinish(Exchange exchange, Ledger ledger);
}
