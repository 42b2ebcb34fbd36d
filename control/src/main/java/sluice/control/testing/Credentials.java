package sluice.control.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.ClientCertificate;
import sluice.api.http.HttpAsk;
import sluice.api.http.HttpReply;
import sluice.api.identity.Consumers;
import sluice.api.identity.Issuer;
import sluice.api.value.Clock;
import sluice.api.value.Durations;

/// What the clients of one test prove who they are with: tokens of issuers that have keys of the test's own,
/// and credentials that every consumer has for the test alone. Confined to the thread of the test.
final class Credentials {
    private static final int LIFETIME_SECONDS = 3600;
    private static final Set<String> TIMES = Set.of("exp", "nbf", "iat", "auth_time");

    private final Clock clock;
    private final Set<String> algorithms;
    /// What no client can guess.
    private final String secret;

    private final Map<String, Issuer> issuers = new LinkedHashMap<>();
    private final Map<String, Map<String, @Nullable Object>> opaque = new HashMap<>();

    /// @param algorithms by which tokens of the test are signed
    Credentials(Clock clock, Set<String> algorithms) {
        this.clock = clock;
        this.algorithms = Set.copyOf(algorithms);
        var bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        this.secret = HexFormat.of().formatHex(bytes);
    }

    /// The issuer with keys that the test has. One that shares a secret with the gateway stays as it is.
    Issuer issuer(Issuer configured) {
        issuers.put(configured.name(), configured);
        return configured.keys() instanceof Issuer.Keys.Shared
                ? configured
                : new Issuer(
                        configured.name(),
                        configured.issuer(),
                        configured.audience(),
                        new Issuer.Keys.Written(TokenKeys.set(algorithms)));
    }

    /// The consumers with credentials that the test has, beside their own.
    TestConsumers consumers(Consumers configured) {
        return new TestConsumers(configured, this);
    }

    /// The API key and the password of a consumer, for this test.
    String keyOf(String consumer) {
        return "test-" + secret + '-' + consumer;
    }

    /// The consumer of such a key; empty if it is none.
    String consumerOf(String key) {
        var start = "test-" + secret + '-';
        return key.startsWith(start) ? key.substring(start.length()) : "";
    }

    /// The certificate of a consumer, for this test.
    ClientCertificate certificateOf(String consumer) {
        return new ClientCertificate(
                List.of(), keyOf(consumer), "CN=" + consumer, List.of("dns:" + consumer + ".test"));
    }

    /// A token of the caller's issuer, signed now.
    ///
    /// @param issuer by its name; empty for the only one
    /// @throws IllegalArgumentException if there is no such issuer
    String token(CallerSpec caller, String issuer) {
        var by = issuer.isEmpty() && !issuers.isEmpty()
                ? issuers.values().iterator().next()
                : issuers.get(issuer);
        if (by == null) {
            throw new IllegalArgumentException('"' + issuer + "\" (expected: "
                    + (issuers.isEmpty() ? "there are no issuers" : "one of " + String.join(", ", issuers.keySet()))
                    + ")");
        }
        var shared = by.keys() instanceof Issuer.Keys.Shared it
                ? it.secret().reveal().getBytes(UTF_8)
                : new byte[0];
        var algorithm = caller.algorithm() != null ? caller.algorithm() : shared.length > 0 ? "HS256" : TokenKeys.USUAL;
        var header = new LinkedHashMap<String, @Nullable Object>();
        header.put("alg", algorithm);
        header.put("typ", "JWT");
        boolean confused = TokenKeys.isShared(algorithm) && shared.length == 0;
        var signer = confused ? TokenKeys.USUAL : algorithm;
        header.put("kid", caller.key() == CallerSpec.Key.UNKNOWN ? "test-unknown" : TokenKeys.id(signer));
        overlay(header, caller.header() == null ? null : JsonValue.of(caller.header()));
        var hmac = confused ? TokenKeys.publicKey() : shared; // who confuses the two signs with what everybody knows
        return TokenKeys.sign(header, claims(caller, by), algorithm, hmac, caller.key() == CallerSpec.Key.KNOWN);
    }

    private Map<String, @Nullable Object> claims(CallerSpec caller, Issuer by) {
        long now = clock.now().getEpochSecond();
        var claims = new LinkedHashMap<String, @Nullable Object>();
        claims.put("iss", by.issuer());
        claims.put("aud", by.audience().isEmpty() ? "test" : by.audience().getFirst());
        claims.put("sub", caller.consumer() == null ? "test" : keyOf(caller.consumer()));
        claims.put("iat", now);
        claims.put("exp", now + LIFETIME_SECONDS);
        overlay(claims, caller.claims() == null ? null : JsonValue.of(caller.claims()));
        claims.replaceAll((name, value) -> TIMES.contains(name) ? time(value) : value);
        return claims;
    }

    private static void overlay(Map<String, @Nullable Object> base, @Nullable Object given) {
        if (given instanceof Map<?, ?> members) {
            members.forEach((name, value) -> {
                if (value == null) {
                    base.remove(String.valueOf(name));
                } else {
                    base.put(String.valueOf(name), value);
                }
            });
        }
    }

    /// `-5m` from now on, in seconds since the epoch; anything else stays.
    private @Nullable Object time(@Nullable Object written) {
        if (!(written instanceof String text) || text.length() < 2 || "+-".indexOf(text.charAt(0)) < 0) {
            return written;
        }
        Instant now = clock.now();
        var distance = Durations.parse(text.substring(1));
        return (text.charAt(0) == '-' ? now.minus(distance) : now.plus(distance)).getEpochSecond();
    }

    /// A token that says nothing by itself, of which `introspect` is told.
    String opaque(CallerSpec caller) {
        var claims = new LinkedHashMap<String, @Nullable Object>();
        claims.put("active", true);
        claims.put("sub", caller.consumer() == null ? "test" : keyOf(caller.consumer()));
        claims.put("exp", clock.now().getEpochSecond() + LIFETIME_SECONDS);
        overlay(claims, caller.claims() == null ? null : JsonValue.of(caller.claims()));
        claims.replaceAll((name, value) -> TIMES.contains(name) ? time(value) : value);
        var token = "test-token-" + secret + '-' + opaque.size();
        opaque.put(token, claims);
        return token;
    }

    /// What a server that is asked about a token says (RFC 7662); null for any other call.
    @Nullable
    HttpReply answer(HttpAsk ask) {
        if (!ask.method().equals("POST") || !("&" + ask.body()).contains("&token=")) {
            return null;
        }
        var value = ("&" + ask.body()).replaceFirst(".*&token=", "").replaceFirst("&.*", "");
        var claims = opaque.get(URLDecoder.decode(value, UTF_8));
        var json = claims == null ? "{\"active\":false}" : JsonValue.text(claims);
        return new HttpReply(200, Map.of("content-type", "application/json"), json);
    }

    /// The value of `Authorization` for name and password (RFC 7617).
    String basic(String consumer) {
        var pair = consumer + ':' + keyOf(consumer);
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
    }
}
