package sluice.policies.auth;

import java.util.List;
import java.util.Map;

/// What an active token must be, if the answer says it at all (RFC 7662 section 2.2). Immutable.
///
/// @param issuer its `iss`; empty for any
/// @param audience one of which must be in its `aud`; empty for any
record IntrospectionRules(String issuer, List<String> audience) {
    IntrospectionRules {
        audience = List.copyOf(audience);
    }

    /// @param now seconds since 1970
    /// @return from which second on it is no longer good
    /// @throws InvalidToken if it is not good now
    double check(Map<String, Object> said, long now) throws InvalidToken {
        if (!issuer.isEmpty() && said.containsKey("iss") && !issuer.equals(said.get("iss"))) {
            throw new InvalidToken("of another issuer (iss)");
        }
        if (!audience.isEmpty() && said.containsKey("aud") && !TokenRules.isFor(audience, said.get("aud"))) {
            throw new InvalidToken("for another audience (aud)");
        }
        if (said.containsKey("nbf") && TokenRules.time(said, "nbf") > now) {
            throw new InvalidToken("not valid yet (nbf)");
        }
        double until = said.containsKey("exp") ? TokenRules.time(said, "exp") : Double.MAX_VALUE;
        if (now >= until) {
            throw new InvalidToken("expired (exp)");
        }
        return until;
    }
}
