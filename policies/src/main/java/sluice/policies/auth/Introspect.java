package sluice.policies.auth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
import sluice.api.value.Durations;
import sluice.api.value.SecretRef;

/// Admits requests that carry a token of which a server says that it is active (RFC 7662), and says who
/// calls. A token that is missing or not active is 401; if the server does not answer, 503.
///
/// @param url where tokens are asked for
/// @param clientId by which the gateway is known there (Basic); absent: it need not be
/// @param clientSecret what it proves that by
/// @param cache for how long an answer is used again, at most 1h and never beyond the token's `exp`; a token
///     that is revoked passes for so long
/// @param timeout until the server has answered, at most 30s
/// @param issuer the name of one of `issuers`: `iss` and `aud` of the token must be his if the answer tells
///     them, and `subjects` of consumers are looked up under this name
/// @param from where the token stands: `request.headers.authorization` (as `Bearer TOKEN`), another header,
///     `request.query.NAME` or `request.cookies.NAME`
/// @param required whether a request without a token is refused; one with a wrong token always is
/// @param forward headers by which the upstream learns members of the answer
/// @param keepToken whether the token goes upstream too
/// @param consumer a member that names the consumer; absent or naming nobody: its subject does
/// @param tier a member that names the tier; absent or naming none of `tiers`: the consumer's
/// @param ca who vouches for the server: certificates in PEM, such as `${file:internal.pem}`; absent: those
///     whom the JDK trusts
/// @param allowHttp whether tokens may be sent over cleartext to another machine
@ConfigName("introspect")
public record Introspect(
        String url,
        @Nullable String clientId,
        @Nullable SecretRef clientSecret,
        @Default("30s") Duration cache,
        @Default("2s") Duration timeout,
        @Nullable String issuer,
        @Default("request.headers.authorization") String from,
        @Default("true") boolean required,

        @Default("{X-User-Id: sub, X-User-Roles: roles, X-User-Scopes: scope}")
        Map<String, String> forward,

        @Default("false") boolean keepToken,
        @Nullable String consumer,
        @Nullable String tier,
        @Nullable String ca,
        @Default("false") boolean allowHttp)
        implements AuthenticationSpec {
    private static final Duration LONGEST_CACHE = Duration.ofHours(1);
    private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(30);

    public Introspect {
        address(url, allowHttp);
        Require.that(
                clientSecret == null || clientId != null,
                "clientSecret",
                String.valueOf(clientSecret),
                "a client-id beside it");
        requireUpTo(cache, LONGEST_CACHE, "cache");
        requireUpTo(timeout, LONGEST_TIMEOUT, "timeout");
        Require.that(!timeout.isZero(), "timeout", Durations.format(timeout), "a duration from 1ms to 30s");
        CredentialPlace.of(from, "from");
        CallerRules.check(forward);
    }

    private static void requireUpTo(Duration value, Duration most, String component) {
        boolean fits = !value.isNegative() && value.compareTo(most) <= 0;
        Require.that(fits, component, Durations.format(value), "a duration up to " + Durations.format(most));
    }

    private static URI address(String url, boolean allowHttp) {
        try {
            var address = URI.create(url);
            var asked = new Issuer("", "", List.of(), new Issuer.Keys.Discovered(), List.of(), allowHttp);
            if (asked.mayAsk(address) && address.getUserInfo() == null && address.getFragment() == null) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        throw new ConfigException("url", url, "an https URL; http only to this machine, or with allow-http: true");
    }

    /// By which policies of the same world share one object.
    private record Key(Introspect spec, @Nullable Issuer issuer, Consumers consumers) {}

    @Override
    public Authentication build(BuildContext context) {
        var known = issuer == null ? null : context.issuer(issuer);
        var address = address(url, allowHttp);
        var server = new Introspections.Server(address, clientId, clientSecret, authorities(), timeout, LONGEST_CACHE);
        if (clientSecret != null) {
            clientSecret.reveal(); // one that is missing is told now
        }
        var introspections = context.keep(
                Introspections.class, server, () -> new Introspections(server, context.http(), context.clock()));
        var realm = issuer == null ? address.getHost() : issuer;
        var key = new Key(this, known, context.consumers());
        return context.keep(IntrospectAuthentication.class, key, () -> {
            var rules = known == null
                    ? new IntrospectionRules("", List.of())
                    : new IntrospectionRules(known.issuer(), known.audience());
            var callers = new CallerRules(realm, context.consumers(), consumer, tier, forward);
            return new IntrospectAuthentication(this, realm, rules, callers, introspections, context.clock());
        });
    }

    private List<X509Certificate> authorities() {
        if (ca == null || ca.startsWith("${")) {
            return List.of(); // a file that was not looked up
        }
        try {
            var pem = new ByteArrayInputStream(ca.getBytes(ISO_8859_1));
            var all = CertificateFactory.getInstance("X.509").generateCertificates(pem).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
            Require.that(!all.isEmpty(), "ca", "a text without certificates", "certificates in PEM");
            return all;
        } catch (CertificateException e) {
            throw new ConfigException("ca", "a text that cannot be read", "certificates in PEM");
        }
    }

    @Override
    public Set<String> identityHeaders() {
        return forward.keySet();
    }

    @Override
    public boolean weakerThan(PolicySpec before) {
        return !(before instanceof Introspect old)
                || !url.equals(old.url)
                || !Objects.equals(issuer, old.issuer)
                || !from.equals(old.from)
                || cache.compareTo(old.cache) > 0
                || old.required && !required;
    }
}
