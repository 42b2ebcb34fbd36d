package sluice.policies.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.api.failure.ErrorCode;
import sluice.api.policy.RequestPolicy;
import sluice.api.policy.Verdict;
import sluice.testkit.ExchangeFixture;
import sluice.testkit.FakeBuildContext;
import sluice.testkit.FakeConsumers;

class BasicTest {
    private static final String CHALLENGE = "Basic realm=\"api\", charset=\"UTF-8\"";

    private final FakeBuildContext context = new FakeBuildContext()
            .consumers(new FakeConsumers("free")
                    .consumer("acme", "free")
                    .password("acme", "pass:wörd")
                    .consumer("bolt", "free"));
    private final RequestPolicy policy = new Basic("api", true, false).build(context);

    @Test
    void knowsTheConsumerByNameAndPasswordAndTakesThemOut() {
        var exchange = with("acme:pass:wörd");

        assertThat(exchange.request(policy)).isEqualTo(Verdict.PROCEED);
        assertThat(Objects.requireNonNull(exchange.identity()).consumer()).isEqualTo("acme");
        assertThat(exchange.upstreamHeader("Authorization")).isNull();
    }

    @Test
    void whatWasFoundRightIsNotTriedAgainAndWhatWasWrongIs() {
        assertThat(policy.onRequest(with("acme:pass:wörd"))).isInstanceOf(Verdict.Await.class);
        assertThat(policy.onRequest(with("acme:pass:wörd"))).isEqualTo(Verdict.PROCEED);

        assertThat(policy.onRequest(with("acme:wrong"))).isInstanceOf(Verdict.Await.class);
        assertThat(policy.onRequest(with("acme:wrong"))).isInstanceOf(Verdict.Await.class);
    }

    @Test
    void aPasswordThatWasChangedIsForgotten() {
        with("acme:pass:wörd").request(policy);
        context.consumers(new FakeConsumers("free").consumer("acme", "free").password("acme", "other"));

        var changed = new Basic("api", true, false).build(context);

        Refused.with401(with("acme:pass:wörd").request(changed), "basic: wrong user or password", CHALLENGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"acme:wrong", "acme:", "nobody:pass:wörd", ":", "bolt:", "bolt:pass:wörd", "ACME:pass:wörd"})
    void aWrongPasswordAndAnUnknownUserAreTriedAndLookTheSame(String credential) {
        var exchange = with(credential);

        assertThat(policy.onRequest(exchange)).isInstanceOf(Verdict.Await.class);
        Refused.with401(exchange.request(policy), "basic: wrong user or password", CHALLENGE);
        assertThat(exchange.identity()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic ", "Basic !!!", "Basic YWNtZQ==", "basic =", "Basic /////w=="})
    void whatIsMalformedIsRefused(String field) {
        var exchange = ExchangeFixture.get("/orders").header("Authorization", field);

        Refused.with401(exchange.request(policy), "basic: malformed", CHALLENGE);
    }

    @Test
    void aVeryLongPasswordAndADoubledOneAreMalformed() {
        Refused.with401(with("acme:" + "x".repeat(2000)).request(policy), "basic: malformed");
        Refused.with401(
                with("acme:pass:wörd").header("Authorization", "Basic x").request(policy), "basic: malformed");
    }

    @Test
    void anotherSchemeIsNoPassword() {
        var bearer = ExchangeFixture.get("/orders").header("Authorization", "Bearer abc");

        Refused.with401(bearer.request(policy), "no credential", CHALLENGE);
        assertThat(bearer.request(new Basic("api", false, false).build(context)))
                .isEqualTo(Verdict.PROCEED);
        assertThat(bearer.upstreamHeader("Authorization")).isEqualTo("Bearer abc");
    }

    @Test
    void whenTooManyAreTriedTheNextIsToldToComeBack() {
        var checks = context.keep(PasswordChecks.class, "all", () -> new PasswordChecks(2));
        while (checks.turns().take() != null) {
            // everybody waits, and nobody comes to an end
        }

        var failure = Refused.failure(policy.onRequest(with("acme:pass:wörd")));

        assertThat(failure.code()).isEqualTo(ErrorCode.OVERLOADED);
        assertThat(failure.retryAfter()).isEqualTo(1);
    }

    @Test
    void refusesARealmThatCannotStandInAChallenge() {
        assertThatThrownBy(() -> new Basic("a\"b", true, false)).hasMessageContaining("realm: a\"b");
    }

    @Test
    void isWeakerWhenAPasswordIsNotRequiredAnyMore() {
        var required = new Basic("api", true, false);
        var optional = new Basic("api", false, false);

        assertThat(optional.weakerThan(required)).isTrue();
        assertThat(required.weakerThan(optional)).isFalse();
    }

    private static ExchangeFixture with(String credential) {
        var base64 = Base64.getEncoder().encodeToString(credential.getBytes(UTF_8));
        return ExchangeFixture.get("/orders").header("Authorization", "Basic " + base64);
    }
}
