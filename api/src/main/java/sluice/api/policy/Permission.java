package sluice.api.policy;

import sluice.api.exchange.Exchange;

/// A question about an exchange that configuration asks by an expression (CEL), compiled by the gateway. As a
/// component of a policy's record it is written as the text of the expression. Two of the same text are
/// equal, and it prints as that text.
@FunctionalInterface
public interface Permission {
    /// Whether the expression holds; one that fails does not. Never throws.
    boolean permits(Exchange exchange);
}
