package sluice.policies.auth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.text.ParseException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import sluice.api.identity.Issuer;
import sluice.api.policy.Authentication;
import sluice.api.policy.Verdict;
import sluice.testkit.ExchangeFixture;
import sluice.testkit.FakeBuildContext;

/// What the policy `jwt` costs for a token that is remembered, for one that is not, and what the signature alone does.
/// `nimbus` is the library that lost (docs/adr): the same token, parsed and its signature verified, no claim looked at.
/// It stands in the policy's package, to make it forget tokens.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(NANOSECONDS)
@Warmup(iterations = 3, time = 1, timeUnit = SECONDS)
@Measurement(iterations = 5, time = 1, timeUnit = SECONDS)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseCompactObjectHeaders")
@State(Scope.Thread)
public class JwtBenchmark {
    private static final String URL = "https://id.example.com";
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    @Param({"RS256", "ES256", "EDDSA"})
    public JwsAlgorithm algorithm = JwsAlgorithm.RS256;

    private @Nullable Authentication policy;
    private @Nullable TokenTable<VerifiedToken> remembered;
    private @Nullable TokenDigest digest;
    private @Nullable Signature bare;
    private @Nullable JWSVerifier nimbus;
    private String token = "";
    private byte[] signed = {};
    private byte[] signature = {};
    private ExchangeFixture exchange = ExchangeFixture.get("/");

    @Setup
    public void prepare() throws GeneralSecurityException, JOSEException {
        var pair = pair();
        var context = new FakeBuildContext();
        token = token(pair, context.clock().now().getEpochSecond());
        signed = token.substring(0, token.lastIndexOf('.')).getBytes(ISO_8859_1);
        signature = Base64.getUrlDecoder().decode(token.substring(token.lastIndexOf('.') + 1));
        bare = algorithm.verifier();
        bare.initVerify(pair.getPublic());
        nimbus = switch (pair.getPublic()) {
            case RSAPublicKey rsa -> new RSASSAVerifier(rsa);
            case ECPublicKey ec -> new ECDSAVerifier(ec);
            default -> null;
        };
        var issuer =
                new Issuer("main", URL, List.of("orders"), new Issuer.Keys.Written("{\"keys\":[" + jwk(pair) + "]}"));
        context.issuer(issuer);
        policy = new Jwt(
                        "main",
                        List.of(algorithm),
                        "request.headers.authorization",
                        Duration.ofSeconds(30),
                        true,
                        false,
                        Map.of("X-User-Id", "sub", "X-User-Scopes", "scope"),
                        false,
                        null,
                        null)
                .build(context);
        remembered = context.keep(IssuerKeys.class, issuer.withoutAudience(), () -> {
                    throw new IllegalStateException("the policy has made them");
                })
                .tokens();
        var octets = token.getBytes(ISO_8859_1);
        digest = TokenDigest.of(octets, 0, octets.length);
        exchange = ExchangeFixture.get("/orders/7").header("Authorization", "Bearer " + token);
        if (cached() != Verdict.PROCEED || !signatureAlone()) {
            throw new IllegalStateException("the token is not good");
        }
    }

    @Benchmark
    public Verdict cached() {
        exchange.upstreamHeaders().clear();
        return Objects.requireNonNull(policy).onRequest(exchange);
    }

    @Benchmark
    public Verdict uncached() {
        Objects.requireNonNull(remembered).remove(Objects.requireNonNull(digest));
        return cached();
    }

    @Benchmark
    public boolean signatureAlone() throws GeneralSecurityException {
        var verifier = Objects.requireNonNull(bare);
        verifier.update(signed);
        return verifier.verify(signature);
    }

    @Benchmark
    public boolean nimbus() throws ParseException, JOSEException {
        return nimbus != null && SignedJWT.parse(token).verify(nimbus);
    }

    private KeyPair pair() throws GeneralSecurityException {
        if (algorithm == JwsAlgorithm.RS256) {
            var rsa = KeyPairGenerator.getInstance("RSA");
            rsa.initialize(2048);
            return rsa.generateKeyPair();
        }
        if (algorithm == JwsAlgorithm.ES256) {
            var ec = KeyPairGenerator.getInstance("EC");
            ec.initialize(new ECGenParameterSpec("secp256r1"));
            return ec.generateKeyPair();
        }
        return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    }

    private String token(KeyPair pair, long now) throws GeneralSecurityException {
        var header = "{\"alg\":\"" + algorithm + "\",\"typ\":\"JWT\",\"kid\":\"k-2026-11\"}";
        var claims = "{\"iss\":\"" + URL + "\",\"aud\":[\"orders\",\"payments\"],\"sub\":\"usr_01HF8Z2V7K\",\"exp\":"
                + (now + 300) + ",\"iat\":" + now + ",\"nbf\":" + now
                + ",\"jti\":\"0f6d5c1e-7b1a-4c58-9f0f-2f1d9e0b7a11\",\"scope\":\"read:orders write:orders\","
                + "\"email\":\"ada@example.com\",\"roles\":[\"buyer\",\"auditor\"],\"tenant\":{\"id\":\"t-17\",\"plan\":\"pro\"}}";
        var text = BASE64.encodeToString(header.getBytes(ISO_8859_1))
                + '.'
                + BASE64.encodeToString(claims.getBytes(ISO_8859_1));
        var signer = algorithm.verifier();
        signer.initSign(pair.getPrivate());
        signer.update(text.getBytes(ISO_8859_1));
        return text + '.' + BASE64.encodeToString(signer.sign());
    }

    private static String jwk(KeyPair pair) {
        return switch (pair.getPublic()) {
            case RSAPublicKey rsa ->
                member("kty", "RSA")
                        + member("n", number(rsa.getModulus(), 256))
                        + end("e", number(rsa.getPublicExponent(), 3));
            case ECPublicKey ec ->
                member("kty", "EC")
                        + member("crv", "P-256")
                        + member("x", number(ec.getW().getAffineX(), 32))
                        + end("y", number(ec.getW().getAffineY(), 32));
            default -> {
                var encoded = pair.getPublic().getEncoded();
                var x = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
                yield member("kty", "OKP") + member("crv", "Ed25519") + end("x", BASE64.encodeToString(x));
            }
        };
    }

    private static String member(String name, String value) {
        return (name.equals("kty") ? "{\"kid\":\"k-2026-11\"," : "") + '"' + name + "\":\"" + value + "\",";
    }

    private static String end(String name, String value) {
        return '"' + name + "\":\"" + value + "\"}";
    }

    private static String number(BigInteger number, int length) {
        var bytes = number.toByteArray();
        var octets = new byte[length];
        int count = Math.min(length, bytes.length);
        System.arraycopy(bytes, bytes.length - count, octets, length - count, count);
        return BASE64.encodeToString(octets);
    }
}
