package sluice.policies.auth;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.Exchange;
import sluice.api.exchange.HeaderName;
import sluice.api.exchange.Identity;
import sluice.api.failure.Failure;
import sluice.api.policy.RequestPolicy;
import sluice.api.policy.Verdict;

/// A built `authorize`.
///
/// @param challenges of the authentications before it
record Authorizing(Authorize spec, List<String> challenges) implements RequestPolicy {
    private static final HeaderName AUTHORIZATION = HeaderName.of("Authorization");
    private static final String BEARER = "Bearer ";

    @Override
    public Verdict onRequest(Exchange exchange) {
        var identity = exchange.identity();
        if (identity == null) {
            return Unauthenticated.missing(challenges);
        }
        var refused = scopes(identity, exchange);
        return refused == null ? others(identity, exchange) : refused;
    }

    private @Nullable Verdict scopes(Identity identity, Exchange exchange) {
        if (spec.scopes().isEmpty() && spec.anyScope().isEmpty()) {
            return null;
        }
        var granted = identity.claims().list(spec.scopeClaim());
        var missing = Authorize.missing(spec.scopes(), granted);
        if (!missing.isEmpty()) {
            var told = (missing.size() == 1 ? "scope " : "scopes ") + String.join(" ", missing);
            return insufficient(told + (missing.size() == 1 ? " is missing" : " are missing"), spec.scopes(), exchange);
        }
        if (!spec.anyScope().isEmpty() && !Authorize.anyOf(spec.anyScope(), granted)) {
            return insufficient(
                    "one of the scopes " + String.join(" ", spec.anyScope()) + " is missing",
                    spec.anyScope(),
                    exchange);
        }
        return null;
    }

    /// RFC 6750 section 3.1, for whoever came with a bearer token.
    private static Verdict insufficient(String detail, Set<String> wanted, Exchange exchange) {
        var failure = Failure.denied(403, detail);
        var given = exchange.request().headers().get(AUTHORIZATION);
        return Verdict.refuse(
                given != null && given.regionMatches(true, 0, BEARER, 0, BEARER.length())
                        ? failure.withHeaders(
                                "WWW-Authenticate",
                                "Bearer error=\"insufficient_scope\", scope=\"" + String.join(" ", wanted) + '"')
                        : failure);
    }

    private Verdict others(Identity identity, Exchange exchange) {
        if (!spec.roles().isEmpty()
                && !Authorize.anyOf(spec.roles(), identity.claims().list(spec.rolesClaim()))) {
            return denied("none of the roles");
        }
        if (!spec.tiers().isEmpty() && !spec.tiers().contains(identity.tier())) {
            return denied("tier \"" + identity.tier() + '"');
        }
        if (!spec.consumers().isEmpty() && !spec.consumers().contains(identity.consumer())) {
            return denied("consumer \"" + identity.consumer() + '"');
        }
        var allow = spec.allow();
        return allow == null || allow.permits(exchange) ? Verdict.PROCEED : denied("allow does not hold");
    }

    private static Verdict denied(String reason) {
        return Verdict.refuse(Failure.denied(403, "not allowed").withReason(reason));
    }
}
