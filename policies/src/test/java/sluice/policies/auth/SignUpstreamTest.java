package sluice.policies.auth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.api.exchange.Claims;
import sluice.api.exchange.HeaderName;
import sluice.api.exchange.Identity;
import sluice.api.policy.Policy;
import sluice.api.value.SecretRef;
import sluice.testkit.ExchangeFixture;
import sluice.testkit.FakeBuildContext;
import sluice.testkit.FakeLedger;

class SignUpstreamTest {
    private static final String KEY = newKey();
    private static final String OTHER_KEY = newKey();

    private final FakeBuildContext context = new FakeBuildContext();
    private final ExchangeFixture exchange = ExchangeFixture.get("/orders").ledger(FakeLedger.ok());

    private static SignUpstream signing(String... keys) {
        var secrets = Arrays.stream(keys)
                .map(it -> SecretRef.of("${file:key.pem}", it))
                .toList();
        return new SignUpstream(secrets, "X-Gateway-Assertion", Duration.ofSeconds(30));
    }

    private String assertion(SignUpstream spec) {
        return assertion(spec.build(context));
    }

    private String assertion(Policy policy) {
        var edits = exchange.attempt(policy, "10.0.0.1:80");
        return Objects.requireNonNull(edits.headers().get(HeaderName.of("X-Gateway-Assertion")));
    }

    private static String part(String token, int index) {
        return new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[index]), UTF_8);
    }

    @Test
    void theUpstreamCanVerifyWhoCalls() throws Exception {
        exchange.identify(new Identity("acme", "acme", "pro", Map.of(), Claims.NONE));
        var spec = signing(KEY);
        var token = assertion(spec);
        var jwk = spec.publicKeys().getFirst();
        assertThat(isSignedBy(jwk, token)).isTrue();
        assertThat(part(token, 0))
                .isEqualTo("{\"alg\":\"ES256\",\"typ\":\"gateway-assertion+jwt\",\"kid\":\"" + jwk.get("kid") + "\"}");
        long now = context.clock().now().getEpochSecond();
        assertThat(part(token, 1))
                .isEqualTo(
                        "{\"iss\":\"sluice\",\"aud\":\"orders-v1\",\"sub\":\"acme\",\"consumer\":\"acme\",\"tier\":\"pro\","
                                + "\"iat\":" + now + ",\"exp\":" + (now + 30) + "}");
    }

    @Test
    void aStrangerHasNoSubjectAndAHostileNameStaysAText() {
        assertThat(part(assertion(signing(KEY)), 1)).doesNotContain("sub", "consumer");
        exchange.identify(new Identity("a\",\"tier\":\"pro\n\\", "", "", Map.of(), Claims.NONE));
        assertThat(part(assertion(signing(KEY)), 1)).contains("\"sub\":\"a\\\",\\\"tier\\\":\\\"pro\\u000a\\\\\"");
    }

    @Test
    void oneAssertionServesForHalfOfItsTimeAndForOneUpstreamOnly() {
        var policy = signing(KEY).build(context);
        var first = assertion(policy);
        context.clock().advance(Duration.ofSeconds(14));
        assertThat(assertion(policy)).isEqualTo(first);
        context.clock().advance(Duration.ofSeconds(1));
        assertThat(assertion(policy)).isNotEqualTo(first);
        exchange.ledger(FakeLedger.ok().withUpstream("billing"));
        assertThat(part(assertion(policy), 1)).contains("\"aud\":\"billing\"");
    }

    @Test
    void aNewKeyIsPublishedBeforeItSigns() throws Exception {
        var before = signing(KEY, OTHER_KEY);
        var after = signing(OTHER_KEY, KEY);
        var published = before.publicKeys();
        assertThat(published).hasSize(2).containsExactlyInAnyOrderElementsOf(after.publicKeys());
        assertThat(isSignedBy(published.get(0), assertion(before))).isTrue();
        assertThat(isSignedBy(published.get(1), assertion(after))).isTrue();
        assertThat(isSignedBy(published.get(0), assertion(after))).isFalse();
    }

    @Test
    void aClientsCopyOfTheHeaderNeverPasses() {
        assertThat(signing(KEY).identityHeaders()).containsExactly("X-Gateway-Assertion");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "secret", "-----BEGIN PRIVATE KEY-----\nMEEC\n-----END PRIVATE KEY-----"})
    void aKeyThatIsNoneIsRefusedWithoutBeingShown(String text) {
        assertThatThrownBy(() -> signing(text).build(context))
                .hasMessageContaining("${file:key.pem}")
                .hasMessageContaining("a P-256 key")
                .hasMessageNotContaining("MEEC")
                .hasMessageNotContaining("secret");
    }

    @Test
    void refusesWhatMakesNoSense() {
        var key = List.of(SecretRef.of("${env:KEY}", KEY));
        assertThatThrownBy(() -> new SignUpstream(List.of(), "X-A", Duration.ofSeconds(30)))
                .hasMessageContaining("key");
        assertThatThrownBy(() -> new SignUpstream(key, "X A", Duration.ofSeconds(30)))
                .hasMessageContaining("header");
        assertThatThrownBy(() -> new SignUpstream(key, "X-A", Duration.ofDays(1)))
                .hasMessageContaining("ttl");
    }

    /// A key as OpenSSL writes it: PKCS#8 with the public half inside, which the JDK leaves out.
    private static String newKey() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            var pair = generator.generateKeyPair();
            var point = ((ECPublicKey) pair.getPublic()).getW();
            var der = HexFormat.of()
                    .parseHex("308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b0201010420"
                            + hex(((ECPrivateKey) pair.getPrivate()).getS()) + "a144034200" + "04"
                            + hex(point.getAffineX()) + hex(point.getAffineY()));
            return "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(der)
                    + "\n-----END PRIVATE KEY-----\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hex(BigInteger number) {
        return String.format("%064x", number);
    }

    private static boolean isSignedBy(Map<String, String> jwk, String token) throws Exception {
        int dot = token.lastIndexOf('.');
        var verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
        verifier.initVerify(publicKey(jwk));
        verifier.update(token.substring(0, dot).getBytes(ISO_8859_1));
        return verifier.verify(Base64.getUrlDecoder().decode(token.substring(dot + 1)));
    }

    private static PublicKey publicKey(Map<String, String> jwk) throws Exception {
        var parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec("secp256r1"));
        var point = new ECPoint(coordinate(jwk, "x"), coordinate(jwk, "y"));
        return KeyFactory.getInstance("EC")
                .generatePublic(new ECPublicKeySpec(point, parameters.getParameterSpec(ECParameterSpec.class)));
    }

    private static BigInteger coordinate(Map<String, String> jwk, String name) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(Objects.requireNonNull(jwk.get(name))));
    }
}
