package sluice.policies.auth;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.Exchange;
import sluice.api.policy.Verdict;
import sluice.api.value.Clock;

/// Admits who presents a good token. A token that was verified before is found by its digest; otherwise it is
/// taken apart, held against the rules, and only then against the issuer's key, which costs most. Any thread.
final class JwtAuthentication extends BearerAuthentication {
    /// Longer ones are verified each time, so that what is remembered stays small.
    private static final int LONGEST_REMEMBERED = 4 * 1024;

    /// By which tokens remember what this policy has found.
    private final Object mark = new Object();

    private final TokenRules rules;
    private final CallerRules callers;
    private final IssuerKeys keys;
    private final Clock clock;

    JwtAuthentication(Jwt spec, String realm, TokenRules rules, CallerRules callers, IssuerKeys keys, Clock clock) {
        super(spec.from(), spec.required(), spec.keepToken(), realm);
        this.rules = rules;
        this.callers = callers;
        this.keys = keys;
        this.clock = clock;
    }

    @Override
    Verdict decide(Exchange exchange, BearerToken token) {
        var digest = token.digest();
        try {
            var known = keys.tokens().find(digest);
            return known != null && !known.isOrphan() ? admit(exchange, known) : verify(exchange, token.copy(), digest);
        } catch (InvalidToken e) {
            return refusals.invalid(e.reason());
        }
    }

    private Verdict admit(Exchange exchange, VerifiedToken token) throws InvalidToken {
        long now = clock.now().getEpochSecond();
        var admission = token.admission(mark);
        if (admission == null) {
            double until =
                    rules.check(token.algorithm(), token.type(), token.claims().all(), now);
            admission = new Admission(mark, callers.caller(token.claims()), until);
            token.admission(admission);
        } else if (now >= admission.until()) {
            throw new InvalidToken("expired (exp)");
        }
        callers.admit(exchange, admission.caller());
        took(exchange);
        return Verdict.PROCEED;
    }

    private Verdict verify(Exchange exchange, byte[] text, TokenDigest digest) throws InvalidToken {
        var token = SignedToken.parse(text);
        rules.check(token.algorithm(), token.type(), token.claims(), clock.now().getEpochSecond());
        return judge(exchange, token, digest, false);
    }

    /// @param asked whether the issuer was asked for the key of this token
    private Verdict judge(Exchange exchange, SignedToken token, TokenDigest digest, boolean asked) throws InvalidToken {
        var set = keys.keys();
        if (set == null) {
            var coming = keys.coming();
            return coming == null ? unavailable() : later(exchange, token, digest, coming, asked);
        }
        var candidates = set.candidates(token.keyId(), token.algorithm());
        for (int i = 0; i < candidates.size(); i++) {
            var key = candidates.get(i);
            if (key.verifies(token.algorithm(), token.text(), token.signed(), token.signature())) {
                var verified = new VerifiedToken(digest, key, token);
                if (token.text().length <= LONGEST_REMEMBERED) {
                    keys.tokens().put(verified, clock.now().getEpochSecond());
                }
                return admit(exchange, verified);
            }
        }
        if (!candidates.isEmpty()) {
            throw new InvalidToken("the signature is wrong");
        }
        return unknown(exchange, token, digest, set, asked);
    }

    private Verdict unknown(Exchange exchange, SignedToken token, TokenDigest digest, KeySet set, boolean asked)
            throws InvalidToken {
        if (set.knows(token.keyId()) && !token.keyId().isEmpty()) {
            throw new InvalidToken("its key (kid) is not for " + token.algorithm());
        }
        if (!asked) {
            var coming = keys.askForUnknown();
            if (coming != null) {
                return later(exchange, token, digest, coming, true);
            }
        }
        if (!set.equals(keys.keys())) {
            return judge(exchange, token, digest, true); // new ones came while we looked
        }
        if (keys.isFetched() && !keys.trouble().isEmpty()) {
            return unavailable();
        }
        throw new InvalidToken("no key of the issuer has its key id (kid)"
                + (set.unusable().isEmpty()
                        ? ""
                        : "; of some it is not known, they cannot be used: " + set.unusable()));
    }

    private Verdict later(
            Exchange exchange,
            SignedToken token,
            TokenDigest digest,
            CompletionStage<@Nullable Void> coming,
            boolean asked) {
        return Verdict.await(exchange.onLoop(coming).thenApply(_ -> {
            try {
                return judge(exchange, token, digest, asked);
            } catch (InvalidToken e) {
                return refusals.invalid(e.reason());
            }
        }));
    }

    private Verdict unavailable() {
        return BearerRefusals.unavailable("issuer " + keys.name() + ": " + keys.trouble(), keys.retryAfter());
    }
}
