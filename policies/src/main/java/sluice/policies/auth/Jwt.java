package sluice.policies.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sluice.api.identity.Consumers;
import sluice.api.identity.Issuer;
import sluice.api.policy.Authentication;
import sluice.api.policy.AuthenticationSpec;
import sluice.api.policy.BuildContext;
import sluice.api.policy.ConfigException;
import sluice.api.policy.ConfigName;
import sluice.api.policy.Default;
import sluice.api.policy.PolicySpec;
import sluice.api.policy.Require;
import sluice.api.policy.ShortForm;
import sluice.api.value.Durations;

/// Admits requests that carry a token (JWT, RFC 7519) which an issuer has signed, and says who calls. A
/// token that is missing or wrong is 401; what is wrong with it stands in the log alone.
///
/// @param issuer the name of one of `issuers`
/// @param algorithms by which tokens may be signed; HS256, HS384 and HS512 only if the issuer has a `secret`
/// @param from where the token stands: `request.headers.authorization` (as `Bearer TOKEN`), another header,
///     `request.query.NAME` or `request.cookies.NAME`
/// @param clockSkew by how much clocks may differ, at most 5m
/// @param required whether a request without a token is refused; one with a wrong token always is
/// @param accessTokensOnly whether the token must be an access token after RFC 9068 (`typ: at+jwt`)
/// @param forward headers by which the upstream learns claims; a claim within another is `realm_access.roles`
/// @param keepToken whether the token goes upstream too
/// @param consumer a claim that names the consumer; absent or naming nobody: its subject does
/// @param tier a claim that names the tier; absent or naming none of `tiers`: the consumer's
@ConfigName("jwt")
public record Jwt(
        String issuer,
        @Default("[RS256, ES256]") List<JwsAlgorithm> algorithms,
        @Default("request.headers.authorization") String from,
        @Default("30s") Duration clockSkew,
        @Default("true") boolean required,
        @Default("false") boolean accessTokensOnly,

        @Default("{X-User-Id: sub, X-User-Roles: roles, X-User-Scopes: scope}")
        Map<String, String> forward,

        @Default("false") boolean keepToken,
        @Nullable String consumer,
        @Nullable String tier)
        implements AuthenticationSpec {
    private static final Duration MOST_SKEW = Duration.ofMinutes(5);

    public Jwt {
        algorithms = List.copyOf(algorithms);
        Require.notEmpty(algorithms, "algorithms");
        CredentialPlace.of(from, "from");
        Require.that(
                !clockSkew.isNegative() && clockSkew.compareTo(MOST_SKEW) <= 0,
                "clockSkew",
                Durations.format(clockSkew),
                "a duration from 0s to 5m");
        CallerRules.check(forward);
    }

    /// Everything but the issuer as it is by default.
    @ShortForm
    public static Jwt of(String issuer) {
        return new Jwt(
                issuer,
                List.of(JwsAlgorithm.RS256, JwsAlgorithm.ES256),
                "request.headers.authorization",
                Duration.ofSeconds(30),
                true,
                false,
                usualHeaders(),
                false,
                null,
                null);
    }

    private static Map<String, String> usualHeaders() {
        var headers = new LinkedHashMap<String, String>();
        headers.put("X-User-Id", "sub");
        headers.put("X-User-Roles", "roles");
        headers.put("X-User-Scopes", "scope");
        return headers;
    }

    /// By which policies of the same world share one object.
    private record Key(Jwt spec, Issuer issuer, Consumers consumers) {}

    @Override
    public Authentication build(BuildContext context) {
        var known = context.issuer(issuer);
        checkAlgorithms(known);
        var keys = keys(known, context);
        var key = new Key(this, known, context.consumers());
        return context.keep(JwtAuthentication.class, key, () -> {
            var rules = new TokenRules(
                    new LinkedHashSet<>(algorithms),
                    known.issuer(),
                    known.audience(),
                    clockSkew.toSeconds(),
                    accessTokensOnly);
            var callers = new CallerRules(issuer, context.consumers(), consumer, tier, forward);
            return new JwtAuthentication(this, issuer, rules, callers, keys, context.clock());
        });
    }

    private void checkAlgorithms(Issuer known) {
        boolean secret = known.keys() instanceof Issuer.Keys.Shared;
        int octets = known.keys() instanceof Issuer.Keys.Shared(var shared)
                ? shared.reveal().getBytes(UTF_8).length
                : 0;
        for (var algorithm : algorithms) {
            Require.that(
                    (algorithm.family == JwsAlgorithm.Family.SECRET) == secret,
                    "algorithms",
                    algorithm,
                    secret
                            ? "HS256, HS384 or HS512: the issuer " + issuer + " has a secret"
                            : "no HS algorithm: the issuer " + issuer + " has no secret");
            Require.that(
                    !secret || octets >= algorithm.leastSecret(),
                    "algorithms",
                    algorithm,
                    "an algorithm that the secret of the issuer " + issuer + " is long enough for: " + algorithm
                            + " takes at least " + algorithm.leastSecret() + " bytes");
        }
    }

    private static IssuerKeys keys(Issuer known, BuildContext context) {
        try {
            return context.keep(
                    IssuerKeys.class,
                    known.withoutAudience(),
                    () -> IssuerKeys.of(known, context.http(), context.background(), context.clock()));
        } catch (IllegalArgumentException e) {
            throw new ConfigException("issuer", known.name(), "keys that can be used: " + e.getMessage());
        }
    }

    @Override
    public Set<String> identityHeaders() {
        return forward.keySet();
    }

    @Override
    public boolean weakerThan(PolicySpec before) {
        return !(before instanceof Jwt old)
                || !issuer.equals(old.issuer)
                || !from.equals(old.from)
                || !old.algorithms.containsAll(algorithms)
                || clockSkew.compareTo(old.clockSkew) > 0
                || old.required && !required
                || old.accessTokensOnly && !accessTokensOnly;
    }
}
