package sluice.policies.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sluice.api.exchange.Claims;
import sluice.api.exchange.Identity;

class TokenTableTest {
    private static final Object POLICY = new Object();

    private final VerificationKey key = VerificationKey.of(
            "k",
            JwsAlgorithm.Family.P256,
            EnumSet.of(JwsAlgorithm.ES256),
            TestIssuer.pair("secp256r1").getPublic());
    private final TokenTable<VerifiedToken> tokens = new TokenTable<>(4096);

    @Test
    void remembersATokenByItsDigest() {
        var token = token(7, 100);
        tokens.put(token, 0);

        assertThat(tokens.find(digest(7))).isSameAs(token);
        assertThat(tokens.find(digest(8))).isNull();
    }

    @Test
    void isBoundedHoweverManyComeAndKeepsTheLatest() {
        for (int i = 0; i < 50_000; i++) {
            tokens.put(token(i, 100), 0);
            assertThat(tokens.find(digest(i))).isNotNull();
        }
        assertThat(tokens.size()).isBetween(4000, 4096);
    }

    @Test
    void aTokenThatIsOverMakesRoomFirst() {
        tokens.put(token(1, 1_000_000), 0);
        for (int i = 2; i < 20_000; i++) {
            tokens.put(token(i, i), i); // each is over when the next comes
        }
        assertThat(tokens.find(digest(1)))
                .as("nobody had to go who is still good")
                .isNotNull();
    }

    @Test
    void forgetsWhatWasVerifiedByAKeyThatIsGone() {
        tokens.put(token(1, 100), 0);
        key.leave();

        tokens.sweep(0);
        assertThat(tokens.find(digest(1))).isNull();
        assertThat(tokens.size()).isZero();
    }

    private static TokenDigest digest(int i) {
        var text = Integer.toString(i).getBytes(UTF_8);
        return TokenDigest.of(text, 0, text.length);
    }

    private VerifiedToken token(int i, double until) {
        var signed = new SignedToken(
                new byte[0], 0, JwsAlgorithm.ES256, "k", "", Map.of("jti", Integer.toString(i)), new byte[0]);
        var token = new VerifiedToken(digest(i), key, signed);
        var caller = new Caller(new Identity("i", "", "", Map.of(), Claims.NONE), List.of(), List.of());
        token.admission(new Admission(POLICY, caller, until));
        return token;
    }
}
