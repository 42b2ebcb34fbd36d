package sluice.policies.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import sluice.api.exchange.Exchange;
import sluice.api.policy.Authentication;
import sluice.api.policy.AuthenticationSpec;
import sluice.api.policy.BuildContext;
import sluice.api.policy.PolicySpec;
import sluice.api.policy.RequestPolicy;
import sluice.api.policy.Verdict;
import sluice.testkit.ExchangeFixture;
import sluice.testkit.FakeBuildContext;
import sluice.testkit.FakeConsumers;

class AnyOfTest {
    private static final ApiKey API_KEY = new ApiKey(List.of("request.headers.x-api-key"), true, false);
    private static final Basic BASIC = new Basic("api", true, false);
    private static final String GOOD_PASSWORD =
            "Basic " + Base64.getEncoder().encodeToString("bolt:secret".getBytes(UTF_8));

    private final FakeBuildContext context = new FakeBuildContext()
            .consumers(new FakeConsumers("free")
                    .consumer("acme", "free")
                    .key("acme", "good")
                    .consumer("bolt", "free")
                    .password("bolt", "secret"));
    private final RequestPolicy policy = AnyOf.list(List.of(API_KEY, BASIC)).build(context);

    @Test
    void oneCredentialIsEnough() {
        var byKey = ExchangeFixture.get("/orders").header("X-Api-Key", "good");
        var byPassword = ExchangeFixture.get("/orders").header("Authorization", GOOD_PASSWORD);

        assertThat(byKey.request(policy)).isEqualTo(Verdict.PROCEED);
        assertThat(byPassword.request(policy)).isEqualTo(Verdict.PROCEED);
        assertThat(Objects.requireNonNull(byKey.identity()).name()).isEqualTo("acme");
        assertThat(Objects.requireNonNull(byPassword.identity()).name()).isEqualTo("bolt");
    }

    @Test
    void theFirstThatFindsItsCredentialDecidesAndTheOtherDoesNotGoUpstream() {
        var exchange = ExchangeFixture.get("/orders")
                .header("Authorization", GOOD_PASSWORD)
                .header("X-Api-Key", "good");

        assertThat(exchange.request(policy)).isEqualTo(Verdict.PROCEED);
        assertThat(Objects.requireNonNull(exchange.identity()).name()).isEqualTo("acme");
        assertThat(exchange.upstreamHeader("Authorization")).isNull();
        assertThat(exchange.upstreamHeader("X-Api-Key")).isNull();
    }

    @Test
    void aWrongCredentialIsRefusedAlthoughAnotherWouldHaveBeenRight() {
        var exchange = ExchangeFixture.get("/orders").header("X-Api-Key", "bad").header("Authorization", GOOD_PASSWORD);

        Refused.with401(exchange.request(policy), "API key of nobody", "ApiKey in=\"request.headers.x-api-key\"");
        assertThat(exchange.identity()).isNull();
    }

    @Test
    void withoutAnyTheClientIsToldOfAll() {
        Refused.with401(
                ExchangeFixture.get("/orders").request(policy),
                "no credential",
                "ApiKey in=\"request.headers.x-api-key\"",
                "Basic realm=\"api\", charset=\"UTF-8\"");
        assertThat(ExchangeFixture.get("/orders").request(new AnyOf(List.of(API_KEY, BASIC), false).build(context)))
                .isEqualTo(Verdict.PROCEED);
    }

    @Test
    void theHeadersOfAllAreHeadersOfIdentity() {
        var policy = AnyOf.list(List.of(API_KEY, new Telling("X-One"), new Telling("X-Two")));

        assertThat(policy.identityHeaders()).containsExactly("X-One", "X-Two");
    }

    @Test
    void isWeakerWithAnotherKindOrWhenOneOfThemIs() {
        var before = AnyOf.list(List.of(API_KEY, BASIC));

        assertThat(AnyOf.list(List.of(BASIC)).weakerThan(before)).isFalse();
        assertThat(AnyOf.list(List.of(API_KEY, BASIC, new Mtls(true))).weakerThan(before))
                .isTrue();
        assertThat(new AnyOf(List.of(API_KEY, BASIC), false).weakerThan(before)).isTrue();
        assertThat(AnyOf.list(List.of(new Basic("api", false, false))).weakerThan(before))
                .isTrue();
    }

    @Test
    void refusesAnEmptyList() {
        assertThatThrownBy(() -> AnyOf.list(List.of())).hasMessage("of: [] (expected: at least one element)");
    }

    private record Telling(String header) implements AuthenticationSpec {
        @Override
        public Set<String> identityHeaders() {
            return Set.of(header);
        }

        @Override
        public boolean weakerThan(PolicySpec before) {
            return true;
        }

        @Override
        public Authentication build(BuildContext context) {
            return new Authentication() {
                @Override
                public boolean hasCredential(Exchange exchange) {
                    return false;
                }

                @Override
                public String challenge() {
                    return "Telling";
                }

                @Override
                public Verdict onRequest(Exchange exchange) {
                    return Verdict.PROCEED;
                }
            };
        }
    }
}
