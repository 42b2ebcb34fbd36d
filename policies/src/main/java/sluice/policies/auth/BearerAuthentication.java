package sluice.policies.auth;

import sluice.api.exchange.Exchange;
import sluice.api.policy.Authentication;
import sluice.api.policy.Verdict;

/// What all authentications by a bearer token have in common: where the token stands, and what becomes of it.
/// Any thread.
abstract class BearerAuthentication implements Authentication {
    private final CredentialPlace place;
    private final boolean required;
    private final boolean keepToken;
    final BearerRefusals refusals;

    /// @param from the fact that reads the token
    /// @param realm what is protected, as a client is told
    BearerAuthentication(String from, boolean required, boolean keepToken, String realm) {
        this.place = CredentialPlace.of(from, "from");
        this.required = required;
        this.keepToken = keepToken;
        this.refusals = new BearerRefusals(realm);
    }

    /// Decides about the one token of a request; {@link #took} is the caller's once it was good.
    ///
    /// @param token not too long; the caller's until it returns
    abstract Verdict decide(Exchange exchange, BearerToken token);

    @Override
    public final Verdict onRequest(Exchange exchange) {
        var token = BearerToken.at(place, exchange);
        if (token == null) {
            return required ? refusals.missing() : Verdict.PROCEED;
        }
        if (token.isTooLong()) {
            return refusals.invalid("a token of more than " + BearerToken.LONGEST + " characters");
        }
        return place.isDoubled(exchange) ? refusals.invalid("more than one token") : decide(exchange, token);
    }

    @Override
    public final boolean hasCredential(Exchange exchange) {
        return BearerToken.at(place, exchange) != null;
    }

    @Override
    public final String challenge() {
        return refusals.challenge();
    }

    @Override
    public final void withhold(Exchange exchange) {
        if (hasCredential(exchange)) {
            took(exchange);
        }
    }

    /// The token has said who calls; it is for us alone, unless it is to be kept.
    final void took(Exchange exchange) {
        if (!keepToken) {
            place.remove(exchange);
        }
    }
}
