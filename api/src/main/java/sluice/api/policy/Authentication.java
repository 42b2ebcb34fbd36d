package sluice.api.policy;

import sluice.api.exchange.Exchange;

/// Verifies a credential of one kind, and says who calls by {@link Exchange#identify}.
public interface Authentication extends RequestPolicy {
    /// Whether the request carries a credential of this kind, right or wrong.
    boolean hasCredential(Exchange exchange);

    /// What a client is told to bring: a challenge of `WWW-Authenticate` (RFC 9110 section 11.6.1), `Bearer
    /// realm="api"`.
    String challenge();

    /// Takes a credential of this kind out of what goes upstream, unless configuration keeps it. Asked when
    /// another credential of the request has decided.
    default void withhold(Exchange exchange) {}
}
