package sluice.policies.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sluice.api.failure.ErrorCode;
import sluice.api.policy.Authentication;
import sluice.api.policy.Verdict;
import sluice.testkit.ExchangeFixture;
import sluice.testkit.FakeBuildContext;

/// Every way to make a token that must not pass. Each is refused with 401, for the reason that stands beside
/// it, which the client is not told.
class BadTokensTest {
    private static final KeyPair RSA = TestIssuer.pair("RSA");
    private static final KeyPair EC = TestIssuer.pair("secp256r1");
    private static final long NOW = new FakeBuildContext().clock().now().getEpochSecond();
    private static final String HEADER = "{\"alg\":\"RS256\",\"kid\":\"rsa-1\"}";
    private static final String GOOD = TestIssuer.rs256(TestIssuer.claims(NOW, Map.of()));
    private static final List<JwsAlgorithm> ALL_PUBLIC = Stream.of(JwsAlgorithm.values())
            .filter(it -> it.family != JwsAlgorithm.Family.SECRET)
            .toList();

    private final TestIssuer server = new TestIssuer();
    private final FakeBuildContext context = new FakeBuildContext().http(server).issuer(TestIssuer.fetched());

    {
        server.published = TestIssuer.set(
                TestIssuer.jwk("rsa-1", RSA),
                TestIssuer.jwk("ec-1", EC),
                TestIssuer.jwk("rs256-only", TestIssuer.pair("RSA#2"), "alg", "RS256"),
                TestIssuer.jwk("for-encryption", TestIssuer.pair("RSA#2"), "use", "enc"),
                TestIssuer.jwk("for-signing", TestIssuer.pair("RSA#2"), "key_ops", "[\"sign\"]"),
                TestIssuer.jwk("weak", TestIssuer.pair("RSA1024")),
                "{\"kty\":\"oct\",\"kid\":\"secret\",\"k\":\"" + TestIssuer.encode("x".repeat(32)) + "\"}");
    }

    static List<Arguments> attacks() {
        return Stream.of(
                        aboutAlgorithms(),
                        aboutSignatures(),
                        aboutKeys(),
                        aboutOtherKeys(),
                        aboutClaims(),
                        aboutText(),
                        aboutParts(),
                        aboutJson(),
                        aboutUnicode())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Arguments> aboutAlgorithms() {
        return List.of(
                attack("alg none", unsigned("{\"alg\":\"none\"}"), "no algorithm (alg) that is known"),
                attack("alg nOnE", unsigned("{\"alg\":\"nOnE\"}"), "no algorithm (alg) that is known"),
                attack(
                        "alg none with an old signature",
                        with("{\"alg\":\"none\",\"kid\":\"rsa-1\"}"),
                        "no algorithm (alg)"),
                attack("no alg", with("{\"kid\":\"rsa-1\"}"), "no algorithm (alg) that is known"),
                attack("alg is a number", with("{\"alg\":256,\"kid\":\"rsa-1\"}"), "alg is not a text"),
                attack("HMAC with the public key as secret", confused("rsa-1"), "signed by HS256"),
                attack("HMAC with the secret of the key set", confused("secret"), "signed by HS256"));
    }

    private static List<Arguments> aboutSignatures() {
        return List.of(
                attack(
                        "RS256 with the name of PS256",
                        with("{\"alg\":\"PS256\",\"kid\":\"rsa-1\"}"),
                        "the signature is wrong"),
                attack(
                        "PS256 of a key for RS256",
                        signed(
                                "{\"alg\":\"PS256\",\"kid\":\"rs256-only\"}",
                                JwsAlgorithm.PS256,
                                TestIssuer.pair("RSA#2")),
                        "its key (kid) is not for PS256"),
                attack(
                        "another curve than the key",
                        signed(
                                "{\"alg\":\"ES384\",\"kid\":\"ec-1\"}",
                                JwsAlgorithm.ES384,
                                TestIssuer.pair("secp384r1")),
                        "its key (kid) is not for ES384"),
                attack(
                        "RS256 with a key of a curve",
                        with("{\"alg\":\"RS256\",\"kid\":\"ec-1\"}"),
                        "its key (kid) is not for RS256"),
                attack(
                        "a signature of zeros",
                        signatureOf(HEADER.replace("RS256", "ES256").replace("rsa-1", "ec-1"), new byte[64]),
                        "the signature is wrong"),
                attack("a signature in DER", derSignature(), "the signature is wrong"),
                attack("an empty signature", text(HEADER) + ".", "not three parts"),
                attack("a short signature", signatureOf(HEADER, new byte[10]), "the signature is wrong"));
    }

    private static List<Arguments> aboutKeys() {
        return List.of(
                attack(
                        "a key id that is not known",
                        signed("{\"alg\":\"RS256\",\"kid\":\"rsa-9\"}", JwsAlgorithm.RS256, RSA),
                        "no key of the issuer has its key id"),
                attack(
                        "a path for a key id",
                        signed("{\"alg\":\"RS256\",\"kid\":\"../../dev/null\"}", JwsAlgorithm.RS256, RSA),
                        "no key of the issuer has its key id"),
                attack(
                        "a query for a key id",
                        signed("{\"alg\":\"RS256\",\"kid\":\"' OR 1=1 --\"}", JwsAlgorithm.RS256, RSA),
                        "no key of the issuer has its key id"),
                attack("a key id that is a list", with("{\"alg\":\"RS256\",\"kid\":[\"rsa-1\"]}"), "kid is not a text"),
                attack(
                        "a key id without end",
                        with("{\"alg\":\"RS256\",\"kid\":\"" + "k".repeat(300) + "\"}"),
                        "kid is not a text of at most 256"));
    }

    private static List<Arguments> aboutOtherKeys() {
        return List.of(
                attack(
                        "its own key embedded",
                        signed(
                                "{\"alg\":\"RS256\",\"kid\":\"rsa-1\",\"jwk\":"
                                        + TestIssuer.jwk("rsa-1", TestIssuer.pair("RSA#2")) + "}",
                                JwsAlgorithm.RS256,
                                TestIssuer.pair("RSA#2")),
                        "the signature is wrong"),
                attack(
                        "its own address of keys",
                        signed(
                                "{\"alg\":\"RS256\",\"kid\":\"evil\",\"jku\":\"https://evil.example/jwks.json\",\"x5u\":\"https://evil.example/x\"}",
                                JwsAlgorithm.RS256,
                                TestIssuer.pair("RSA#2")),
                        "no key of the issuer has its key id"),
                attack(
                        "a key for encryption",
                        signed(
                                "{\"alg\":\"RS256\",\"kid\":\"for-encryption\"}",
                                JwsAlgorithm.RS256,
                                TestIssuer.pair("RSA#2")),
                        "no key of the issuer has its key id"),
                attack(
                        "a key that may not verify",
                        signed(
                                "{\"alg\":\"RS256\",\"kid\":\"for-signing\"}",
                                JwsAlgorithm.RS256,
                                TestIssuer.pair("RSA#2")),
                        "no key of the issuer has its key id"),
                attack(
                        "a weak key",
                        signed("{\"alg\":\"RS256\",\"kid\":\"weak\"}", JwsAlgorithm.RS256, TestIssuer.pair("RSA1024")),
                        "an RSA key of 1024 bits"),
                attack(
                        "somebody else's key",
                        signed(HEADER, JwsAlgorithm.RS256, TestIssuer.pair("RSA#2")),
                        "the signature is wrong"));
    }

    private static List<Arguments> aboutClaims() {
        return List.of(
                claim("expired", "exp", Long.toString(NOW - 31), "expired (exp)"),
                claim("no end", "exp", null, "without exp, which is required"),
                claim("an end in words", "exp", "\"tomorrow\"", "exp is not a time"),
                claim("an end beyond all numbers", "exp", "1e400", "exp is not a time"),
                claim("an end before 1970", "exp", "-1", "exp is not a time"),
                claim("not yet", "nbf", Long.toString(NOW + 31), "not valid yet (nbf)"),
                claim("a beginning that is a list", "nbf", "[1]", "nbf is not a time"),
                claim("of the future", "iat", Long.toString(NOW + 31), "issued in the future (iat)"),
                claim("another issuer", "iss", "\"https://evil.example\"", "of another issuer (iss)"),
                claim("nearly the issuer", "iss", "\"" + TestIssuer.URL + "/\"", "of another issuer (iss)"),
                claim("issuers", "iss", "[\"" + TestIssuer.URL + "\"]", "of another issuer (iss)"),
                claim("no issuer", "iss", null, "of another issuer (iss)"),
                claim("another audience", "aud", "\"payments\"", "for another audience (aud)"),
                claim("other audiences", "aud", "[\"payments\",\"Orders\"]", "for another audience (aud)"),
                claim("an audience within another", "aud", "\"orders-admin\"", "for another audience (aud)"),
                claim("no audience", "aud", null, "for another audience (aud)"),
                attack(
                        "a token for logging out",
                        signed("{\"alg\":\"RS256\",\"kid\":\"rsa-1\",\"typ\":\"logout+jwt\"}", JwsAlgorithm.RS256, RSA),
                        "a token of another type"));
    }

    private static List<Arguments> aboutText() {
        var good = good();
        var parts = good.split("\\.", -1);
        return List.of(
                attack(
                        "tampered claims",
                        parts[0]
                                + '.'
                                + TestIssuer.encode(TestIssuer.claims(NOW, Map.of("sub", "\"root\"")))
                                + '.'
                                + parts[2],
                        "the signature is wrong"),
                attack(
                        "a tampered signature",
                        good.substring(0, good.length() - 8) + "AAAAAAAA",
                        "the signature is wrong"),
                attack("padding", padded(), "claims: not base64url"),
                attack("padding of the signature", good + "==", "signature: not base64url"),
                attack("a space", good.substring(0, 12) + " " + good.substring(12), "header: not base64url"),
                attack("a tab", good.substring(0, 12) + "\t" + good.substring(12), "header: not base64url"),
                attack(
                        "base64 of the other alphabet",
                        parts[0] + '.' + parts[1] + '.' + "+/" + parts[2].substring(2),
                        "signature: not base64url"),
                attack(
                        "a foreign character",
                        good.substring(0, 12) + "\u0141" + good.substring(13),
                        "header: not base64url"),
                attack(
                        "bits that stand for nothing",
                        good.substring(0, good.length() - 1) + next(good.charAt(good.length() - 1)),
                        "signature: not base64url"));
    }

    private static List<Arguments> aboutParts() {
        var good = good();
        var parts = good.split("\\.", -1);
        return List.of(
                attack("a length that cannot be", parts[0] + 'A' + '.' + parts[1] + '.' + parts[2], "header: not"),
                attack("two parts", parts[0] + '.' + parts[1], "not three parts"),
                attack("four parts", good + ".AAAA", "not three parts"),
                attack("five parts", parts[0] + ".." + parts[1] + ".." + parts[2], "not three parts"),
                attack("no header", "." + parts[1] + '.' + parts[2], "not three parts"),
                attack("no claims", parts[0] + ".." + parts[2], "not three parts"),
                attack("nothing", "", "not three parts"),
                attack("dots", "..", "not three parts"),
                attack(
                        "too long",
                        parts[0] + '.' + "A".repeat(17_000) + '.' + parts[2],
                        "a token of more than 16384 characters"),
                attack(
                        "a long header",
                        "A".repeat(4_100) + '.' + parts[1] + '.' + parts[2],
                        "a header of more than 4096"));
    }

    private static List<Arguments> aboutJson() {
        return List.of(
                attack(
                        "an extension that is critical",
                        with("{\"alg\":\"RS256\",\"kid\":\"rsa-1\",\"crit\":[\"exp\"]}"),
                        "a critical extension"),
                attack(
                        "unencoded claims",
                        with("{\"alg\":\"RS256\",\"kid\":\"rsa-1\",\"b64\":false,\"crit\":[\"b64\"]}"),
                        "a critical extension"),
                attack(
                        "two algorithms",
                        with("{\"alg\":\"RS256\",\"kid\":\"rsa-1\",\"alg\":\"none\"}"),
                        "header: a member stands twice"),
                attack(
                        "two subjects",
                        body("{\"sub\":\"a\",\"s\\u0075b\":\"root\","
                                + TestIssuer.claims(NOW, Map.of()).substring(1)),
                        "claims: a member stands twice"),
                attack(
                        "two of a member within",
                        body(TestIssuer.claims(NOW, Map.of("x", "{\"a\":1,\"a\":2}"))),
                        "claims: a member stands twice"),
                attack("something behind", body(TestIssuer.claims(NOW, Map.of()) + "{}"), "claims: "),
                attack(
                        "a comment",
                        body("{/**/" + TestIssuer.claims(NOW, Map.of()).substring(1)),
                        "claims: not JSON"),
                attack(
                        "a comma too many",
                        body(TestIssuer.claims(NOW, Map.of()).replace("}", ",}")),
                        "claims: not JSON"));
    }

    private static List<Arguments> aboutUnicode() {
        return List.of(
                attack("a list", body("[]"), "claims: not a JSON object"),
                attack("a text", body("\"claims\""), "claims: not a JSON object"),
                attack(
                        "nesting",
                        body(TestIssuer.claims(NOW, Map.of("x", "[".repeat(40) + "]".repeat(40)))),
                        "claims: JSON with more nesting"),
                attack(
                        "a long number",
                        body(TestIssuer.claims(NOW, Map.of("x", "1".repeat(200)))),
                        "claims: JSON with more nesting, or longer"),
                attack("not a number", body(TestIssuer.claims(NOW, Map.of("exp", "NaN"))), "claims: not JSON"),
                attack("UTF-16", utf16(), "claims: not a JSON object"),
                attack(
                        "a byte order mark",
                        body("\uFEFF" + TestIssuer.claims(NOW, Map.of())),
                        "claims: not a JSON object"),
                attack("no UTF-8", noUtf8(), "claims: not JSON"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attacks")
    void isRefusedForAReasonThatTheClientIsNotTold(String name, String token, String reason) {
        var exchange = ExchangeFixture.get("/orders").header("Authorization", "Bearer " + token);

        var verdict = exchange.request(policy());

        assertThat(verdict).isInstanceOf(Verdict.Refuse.class);
        var failure = ((Verdict.Refuse) verdict).failure();
        assertThat(failure.reason()).contains(reason);
        assertThat(failure.code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
        assertThat(failure.detail()).isEqualTo("the bearer token is not valid");
        assertThat(failure.headers())
                .containsExactly("WWW-Authenticate", "Bearer realm=\"main\", error=\"invalid_token\"");
        assertThat(exchange.identity()).isNull();
    }

    @Test
    void theTokenThatTheAttacksAreMadeOfIsGood() {
        var exchange = ExchangeFixture.get("/orders").header("Authorization", "Bearer " + good());
        assertThat(exchange.request(policy())).isEqualTo(Verdict.PROCEED);
        var es = signed("{\"alg\":\"ES256\",\"kid\":\"ec-1\"}", JwsAlgorithm.ES256, EC);
        assertThat(ExchangeFixture.get("/")
                        .header("Authorization", "Bearer " + es)
                        .request(policy()))
                .isEqualTo(Verdict.PROCEED);
    }

    private @Nullable Authentication policy;

    private Authentication policy() {
        if (policy == null) {
            policy = new Jwt(
                            "main",
                            ALL_PUBLIC,
                            "request.headers.authorization",
                            Duration.ofSeconds(30),
                            true,
                            false,
                            Map.of(),
                            false,
                            null,
                            null)
                    .build(context);
        }
        return policy;
    }

    private static Arguments attack(String name, String token, String reason) {
        return Arguments.of(name, token, reason);
    }

    private static Arguments claim(String name, String claim, @Nullable String value, String reason) {
        var changes = new HashMap<String, @Nullable String>();
        changes.put(claim, value);
        return attack(name, TestIssuer.rs256(TestIssuer.claims(NOW, changes)), reason);
    }

    static String good() {
        return GOOD;
    }

    private static String text(String header) {
        return TestIssuer.encode(header) + '.' + TestIssuer.encode(TestIssuer.claims(NOW, Map.of()));
    }

    private static String unsigned(String header) {
        return text(header) + ".AAAA";
    }

    private static String with(String header) {
        return signed(header, JwsAlgorithm.RS256, RSA);
    }

    private static String signed(String header, JwsAlgorithm algorithm, KeyPair pair) {
        return TestIssuer.sign(header, TestIssuer.claims(NOW, Map.of()), algorithm, pair);
    }

    private static String body(String claims) {
        return TestIssuer.sign(HEADER, claims, JwsAlgorithm.RS256, RSA);
    }

    private static String signatureOf(String header, byte[] signature) {
        return text(header) + '.' + TestIssuer.encode(signature);
    }

    private static String derSignature() {
        try {
            var text = text("{\"alg\":\"ES256\",\"kid\":\"ec-1\"}");
            var signer = Signature.getInstance("SHA256withECDSA");
            signer.initSign(EC.getPrivate());
            signer.update(text.getBytes(UTF_8));
            return text + '.' + TestIssuer.encode(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The public key, which everybody knows, as the secret of an HMAC.
    private static String confused(String kid) {
        var text = text("{\"alg\":\"HS256\",\"kid\":\"" + kid + "\"}");
        var secret = kid.equals("secret")
                ? "x".repeat(32).getBytes(UTF_8)
                : RSA.getPublic().getEncoded();
        return text + '.' + TestIssuer.encode(hmac(secret, text));
    }

    static byte[] hmac(byte[] secret, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Claims whose base64 is padded, signed like that.
    private static String padded() {
        var claims = TestIssuer.claims(NOW, Map.of());
        while (claims.length() % 3 == 0) {
            claims = claims + ' ';
        }
        var encoded = Base64.getUrlEncoder().encodeToString(claims.getBytes(UTF_8));
        return TestIssuer.signRaw(TestIssuer.encode(HEADER) + '.' + encoded, JwsAlgorithm.RS256, RSA);
    }

    /// The same octets for a decoder that does not look at the last bits.
    private static char next(char last) {
        var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        return alphabet.charAt(alphabet.indexOf(last) + 1);
    }

    private static String utf16() {
        var claims = TestIssuer.claims(NOW, Map.of()).getBytes(StandardCharsets.UTF_16LE);
        return TestIssuer.signRaw(TestIssuer.encode(HEADER) + '.' + TestIssuer.encode(claims), JwsAlgorithm.RS256, RSA);
    }

    private static String noUtf8() {
        var claims = TestIssuer.claims(NOW, Map.of("x", "\"?\"")).getBytes(UTF_8);
        for (int i = 0; i < claims.length; i++) {
            claims[i] = claims[i] == '?' ? (byte) 0xff : claims[i];
        }
        return TestIssuer.signRaw(TestIssuer.encode(HEADER) + '.' + TestIssuer.encode(claims), JwsAlgorithm.RS256, RSA);
    }
}
