package sluice.policies.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import sluice.api.http.HttpAsk;
import sluice.api.http.HttpCalls;
import sluice.api.http.HttpReply;
import sluice.api.identity.Issuer;

/// An issuer in memory: it has keys, publishes a set of them, and signs whatever it is told to, malformed or
/// not.
final class TestIssuer implements HttpCalls {
    static final String URL = "https://id.example.com";
    static final URI JWKS = URI.create(URL + "/jwks.json");

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final Map<String, KeyPair> PAIRS = new LinkedHashMap<>();

    /// What it answers with; null while it is down.
    @Nullable
    String published = "{\"keys\":[]}";

    String cacheControl = "";
    int asked;

    /// Answers wait while there is one.
    @Nullable
    CompletableFuture<Void> hold;

    /// A key pair, made once in a process.
    static synchronized KeyPair pair(String kind) {
        return PAIRS.computeIfAbsent(kind, TestIssuer::made);
    }

    private static KeyPair made(String kind) {
        try {
            var algorithm = kind.replaceAll("#.*", "");
            var generator = switch (algorithm) {
                case "RSA", "RSA1024" -> {
                    var rsa = KeyPairGenerator.getInstance("RSA");
                    rsa.initialize(algorithm.equals("RSA") ? 2048 : 1024);
                    yield rsa;
                }
                case "Ed25519" -> KeyPairGenerator.getInstance("Ed25519");
                default -> {
                    var ec = KeyPairGenerator.getInstance("EC");
                    ec.initialize(new ECGenParameterSpec(algorithm));
                    yield ec;
                }
            };
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static Issuer fetched() {
        return new Issuer("main", URL, List.of("orders"), new Issuer.Keys.At(JWKS));
    }

    @Override
    public CompletionStage<HttpReply> send(HttpAsk ask) {
        asked++;
        if (hold != null) {
            return hold.thenCompose(_ -> answer());
        }
        return answer();
    }

    private CompletionStage<HttpReply> answer() {
        return published == null
                ? CompletableFuture.failedFuture(new IOException("connection refused"))
                : CompletableFuture.completedStage(
                        new HttpReply(200, Map.of("cache-control", cacheControl), published));
    }

    static String set(String... jwks) {
        return "{\"keys\":[" + String.join(",", jwks) + "]}";
    }

    /// The public half.
    ///
    /// @param more further members as name and value alternating
    static String jwk(String kid, KeyPair pair, String... more) {
        var members = new LinkedHashMap<String, String>();
        switch (pair.getPublic()) {
            case RSAPublicKey rsa -> {
                members.put("kty", "RSA");
                members.put("n", encode(unsigned(rsa.getModulus(), 0)));
                members.put("e", encode(unsigned(rsa.getPublicExponent(), 0)));
            }
            case ECPublicKey ec -> {
                int bits = ec.getParams().getCurve().getField().getFieldSize();
                members.put("kty", "EC");
                members.put("crv", "P-" + bits);
                members.put("x", encode(unsigned(ec.getW().getAffineX(), (bits + 7) / 8)));
                members.put("y", encode(unsigned(ec.getW().getAffineY(), (bits + 7) / 8)));
            }
            case EdECPublicKey ed -> {
                var encoded = ed.getEncoded();
                members.put("kty", "OKP");
                members.put("crv", "Ed25519");
                members.put("x", encode(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length)));
            }
            default -> throw new IllegalArgumentException(pair.getPublic().getAlgorithm());
        }
        members.put("kid", kid);
        for (int i = 0; i < more.length; i += 2) {
            members.put(more[i], more[i + 1]);
        }
        var json = new StringJoiner(",", "{", "}");
        members.forEach(
                (name, value) -> json.add('"' + name + "\":" + (value.startsWith("[") ? value : '"' + value + '"')));
        return json.toString();
    }

    private static byte[] unsigned(BigInteger number, int length) {
        var bytes = number.toByteArray();
        int from = bytes.length > 1 && bytes[0] == 0 ? 1 : 0;
        var out = new byte[Math.max(length, bytes.length - from)];
        System.arraycopy(bytes, from, out, out.length - (bytes.length - from), bytes.length - from);
        return out;
    }

    static String encode(byte[] octets) {
        return BASE64.encodeToString(octets);
    }

    static String encode(String text) {
        return encode(text.getBytes(UTF_8));
    }

    /// A token of the key `rsa-1`.
    static String rs256(String claims) {
        return sign("{\"alg\":\"RS256\",\"kid\":\"rsa-1\"}", claims, JwsAlgorithm.RS256, pair("RSA"));
    }

    static String sign(String header, String claims, JwsAlgorithm algorithm, KeyPair pair) {
        return signRaw(encode(header) + '.' + encode(claims), algorithm, pair);
    }

    static String signRaw(String text, JwsAlgorithm algorithm, KeyPair pair) {
        try {
            var signer = algorithm.verifier();
            signer.initSign(pair.getPrivate());
            signer.update(text.getBytes(UTF_8));
            return text + '.' + encode(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Claims that are good at the time, with others in their place.
    ///
    /// @param changes as JSON, by name; null leaves the claim out
    static String claims(long now, Map<String, @Nullable String> changes) {
        var claims = new LinkedHashMap<String, @Nullable String>();
        claims.put("iss", '"' + URL + '"');
        claims.put("aud", "\"orders\"");
        claims.put("sub", "\"usr_abc\"");
        claims.put("exp", Long.toString(now + Duration.ofMinutes(5).toSeconds()));
        claims.putAll(changes);
        var json = new StringJoiner(",", "{", "}");
        claims.forEach((name, value) -> {
            if (value != null) {
                json.add('"' + name + "\":" + value);
            }
        });
        return json.toString();
    }
}
