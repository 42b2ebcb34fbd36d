package sluice.policies.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sluice.api.identity.Issuer;
import sluice.api.policy.Policy;
import sluice.api.policy.Verdict;
import sluice.api.value.SecretRef;
import sluice.testkit.ExchangeFixture;
import sluice.testkit.FakeBuildContext;

/// Tokens and key sets that another library has made are understood.
class OtherLibraryTest {
    private static final String SECRET = "s".repeat(64);

    private final FakeBuildContext context = new FakeBuildContext();

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "EDDSA") // for which it needs one more library
    void itsTokensAndKeysAreUnderstood(JwsAlgorithm algorithm) throws JOSEException {
        var theirs = JWSAlgorithm.parse(algorithm.wireName());
        Issuer.Keys keys = new Issuer.Keys.Shared(SecretRef.of("${env:SECRET}", SECRET));
        JWSSigner signer = new MACSigner(SECRET);
        if (algorithm.family == JwsAlgorithm.Family.RSA) {
            var pair = TestIssuer.pair("RSA");
            var key = new RSAKey.Builder((RSAPublicKey) pair.getPublic())
                    .privateKey(pair.getPrivate())
                    .keyID("k1")
                    .build();
            signer = new RSASSASigner(key);
            keys = published(key);
        } else if (algorithm.family != JwsAlgorithm.Family.SECRET) {
            var key = new ECKeyGenerator(
                            Curve.forJWSAlgorithm(theirs).iterator().next())
                    .keyID("k1")
                    .generate();
            signer = new ECDSASigner(key);
            keys = published(key);
        }
        context.issuer(new Issuer("theirs", TestIssuer.URL, List.of("orders"), keys));

        var exchange = ExchangeFixture.get("/").header("Authorization", "Bearer " + signed(theirs, signer));
        assertThat(exchange.request(policy(algorithm))).isEqualTo(Verdict.PROCEED);
        assertThat(exchange.upstreamHeader("X-User-Id")).isEqualTo("usr_abc");
    }

    private static Issuer.Keys published(JWK key) {
        return new Issuer.Keys.Written(new JWKSet(key.toPublicJWK()).toString());
    }

    private String signed(JWSAlgorithm algorithm, JWSSigner signer) throws JOSEException {
        var now = context.clock().now();
        var claims = new JWTClaimsSet.Builder()
                .issuer(TestIssuer.URL)
                .audience(List.of("orders", "payments"))
                .subject("usr_abc")
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(60)))
                .build();
        var header = new JWSHeader.Builder(algorithm)
                .keyID("k1")
                .type(JOSEObjectType.JWT)
                .build();
        var token = new SignedJWT(header, claims);
        token.sign(signer);
        return token.serialize();
    }

    private Policy policy(JwsAlgorithm algorithm) {
        return new Jwt(
                        "theirs",
                        List.of(algorithm),
                        "request.headers.authorization",
                        Duration.ZERO,
                        true,
                        false,
                        Map.of("X-User-Id", "sub"),
                        false,
                        null,
                        null)
                .build(context);
    }
}
