package sluice.policies.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Random;
import org.junit.jupiter.api.Test;
import sluice.api.policy.Verdict;
import sluice.testkit.ExchangeFixture;
import sluice.testkit.FakeBuildContext;

/// Tokens that are made of good and bad ones by chance.
class MutatedTokensTest {
    private final TestIssuer server = new TestIssuer();
    private final FakeBuildContext context = new FakeBuildContext().http(server).issuer(TestIssuer.fetched());

    @Test
    void noMutationOfATokenPassesOrThrows() {
        var random = new Random(20261121);
        server.published = TestIssuer.set(TestIssuer.jwk("rsa-1", TestIssuer.pair("RSA")));
        var policy = Jwt.of("main").build(context);
        var seeds = BadTokensTest.attacks().stream()
                .map(it -> (String) it.get()[1])
                .filter(it -> it.length() < 3000)
                .toList();
        for (int i = 0; i < 5_000; i++) {
            var seed = i % 2 == 0 ? BadTokensTest.good() : seeds.get(random.nextInt(seeds.size()));
            var token = mutated(seed, random);
            if (token.equals(BadTokensTest.good())) {
                continue;
            }
            var exchange = ExchangeFixture.get("/").header("Authorization", "Bearer " + token);
            assertThatCode(() -> assertThat(exchange.request(policy))
                            .as(token)
                            .isInstanceOfSatisfying(
                                    Verdict.Refuse.class,
                                    it -> assertThat(it.failure().status()).isEqualTo(401)))
                    .as(token)
                    .doesNotThrowAnyException();
        }
    }

    /// One to four changes: of the text, or of what a part of it says.
    private static String mutated(String token, Random random) {
        var text = new StringBuilder(token);
        for (int n = random.nextInt(4); n >= 0 && !text.isEmpty(); n--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(5)) {
                case 0 -> text.setCharAt(at, (char) (33 + random.nextInt(94)));
                case 1 -> text.deleteCharAt(at);
                case 2 -> text.insert(at, (char) (33 + random.nextInt(94)));
                case 3 -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(20))));
                default -> inner(text, random);
            }
        }
        return text.toString();
    }

    private static void inner(StringBuilder token, Random random) {
        var parts = token.toString().split("\\.", -1);
        int which = random.nextInt(parts.length);
        try {
            var octets = Base64Url.decode(parts[which]);
            if (octets.length > 0) {
                octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
                parts[which] = TestIssuer.encode(octets);
            }
        } catch (IllegalArgumentException e) {
            parts[which] = "";
        }
        token.setLength(0);
        token.append(String.join(".", parts));
    }
}
