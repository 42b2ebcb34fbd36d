package sluice.policies.auth;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a token must say to be good here (RFC 7519 section 4.1, RFC 8725, RFC 9068 section 4). Immutable.
///
/// @param algorithms by which it may be signed
/// @param issuer its `iss`
/// @param audience one of which must be in its `aud`; empty for any
/// @param skew seconds by which clocks may differ
/// @param accessTokensOnly whether it must be an access token (RFC 9068)
record TokenRules(
        Set<JwsAlgorithm> algorithms, String issuer, List<String> audience, long skew, boolean accessTokensOnly) {
    private static final String ACCESS_TOKEN = "at+jwt";
    /// Other types are for other purposes: what logs somebody out must not let anybody in (RFC 8725 section
    /// 3.11).
    private static final Set<String> TYPES = Set.of("", "jwt", ACCESS_TOKEN);

    private static final List<String> OF_ACCESS_TOKENS = List.of("sub", "client_id", "jti");
    /// The end of the year 9999.
    private static final double LATEST = 253402300799.0;

    TokenRules {
        algorithms = Set.copyOf(algorithms);
        audience = List.copyOf(audience);
    }

    /// @param now seconds since 1970
    /// @return from which second on it is no longer good, the skew added
    /// @throws InvalidToken if it is not good now
    double check(JwsAlgorithm algorithm, String type, Map<String, Object> claims, long now) throws InvalidToken {
        if (!algorithms.contains(algorithm)) {
            throw new InvalidToken("signed by " + algorithm + ", which the configuration does not accept");
        }
        checkType(type, claims);
        if (!issuer.equals(claims.get("iss"))) {
            throw new InvalidToken("of another issuer (iss)");
        }
        if (!audience.isEmpty() && !isFor(audience, claims.get("aud"))) {
            throw new InvalidToken("for another audience (aud)");
        }
        double until = time(claims, "exp") + skew;
        if (now >= until) {
            throw new InvalidToken("expired (exp)");
        }
        if (claims.containsKey("nbf") && time(claims, "nbf") - skew > now) {
            throw new InvalidToken("not valid yet (nbf)");
        }
        if (claims.containsKey("iat") && time(claims, "iat") - skew > now) {
            throw new InvalidToken("issued in the future (iat)");
        }
        return until;
    }

    private void checkType(String type, Map<String, Object> claims) throws InvalidToken {
        if (!TYPES.contains(type)) {
            throw new InvalidToken("a token of another type (typ)");
        }
        if (!type.equals(ACCESS_TOKEN)) {
            if (accessTokensOnly) {
                throw new InvalidToken("not an access token (typ is not at+jwt)");
            }
            return;
        }
        for (var name : OF_ACCESS_TOKENS) {
            if (!(claims.get(name) instanceof String)) {
                throw new InvalidToken("an access token without " + name);
            }
        }
        time(claims, "iat");
        if (!claims.containsKey("aud")) {
            throw new InvalidToken("an access token without aud");
        }
    }

    /// @param aud a text or a list of texts
    static boolean isFor(List<String> audience, @Nullable Object aud) {
        return aud instanceof List<?> list
                ? audience.stream().anyMatch(list::contains)
                : aud instanceof String one && audience.contains(one);
    }

    /// A NumericDate (RFC 7519 section 2).
    static double time(Map<String, Object> claims, String name) throws InvalidToken {
        double seconds = claims.get(name) instanceof Number number ? number.doubleValue() : Double.NaN;
        if (seconds >= 0 && seconds <= LATEST) {
            return seconds;
        }
        throw new InvalidToken(
                claims.containsKey(name)
                        ? name + " is not a time in seconds"
                        : "without " + name + ", which is required");
    }
}
