package sluice.policies.auth;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sluice.api.exchange.HeaderName;
import sluice.api.policy.AttemptPolicy;
import sluice.api.policy.BuildContext;
import sluice.api.policy.ConfigException;
import sluice.api.policy.ConfigName;
import sluice.api.policy.Default;
import sluice.api.policy.IdentityHeaders;
import sluice.api.policy.PolicySpec;
import sluice.api.policy.PublishesKeys;
import sluice.api.policy.Require;
import sluice.api.value.SecretRef;

/// Sends a short-lived signed token upstream, by which the upstream can verify that a request came through
/// the gateway, and who calls. It is a JWT signed with ES256; the public keys stand at
/// `/.well-known/jwks.json` of the admin listener.
///
/// @param key private keys of the curve P-256, in PEM (PKCS#8): the first signs, the others are only
/// published, for
///     rotation
/// @param header in which the token goes upstream; a client's copy never passes
/// @param ttl how long a token is good, 2 s to 1 h
@ConfigName("sign-upstream")
public record SignUpstream(
        List<SecretRef> key,
        @Default("X-Gateway-Assertion") String header,
        @Default("30s") Duration ttl) implements PolicySpec, IdentityHeaders, PublishesKeys {
    private static final Duration SHORTEST = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofHours(1);

    public SignUpstream {
        key = List.copyOf(key);
        Require.notEmpty(key, "key");
        Require.that(HeaderName.isValid(header), "header", header, "the name of a header");
        Require.that(
                ttl.compareTo(SHORTEST) >= 0 && ttl.compareTo(LONGEST) <= 0, "ttl", ttl, "a duration from 2s to 1h");
    }

    @Override
    public AttemptPolicy build(BuildContext context) {
        var name = HeaderName.of(header);
        var assertions = new Assertions(keys().getFirst(), context.gateway(), ttl, context.clock());
        return (exchange, _, attempt) -> attempt.headers()
                .set(
                        name,
                        assertions.about(exchange.identity(), exchange.ledger().upstream()));
    }

    private List<SigningKey> keys() {
        var keys = new ArrayList<SigningKey>();
        for (var reference : key) {
            try {
                keys.add(SigningKey.read(reference.reveal()));
            } catch (IllegalArgumentException e) {
                throw new ConfigException("key", reference.toString(), String.valueOf(e.getMessage()));
            }
        }
        return keys;
    }

    @Override
    public Set<String> identityHeaders() {
        return Set.of(header);
    }

    @Override
    public List<Map<String, String>> publicKeys() {
        return keys().stream().map(SigningKey::jwk).toList();
    }
}
