package sluice.policies.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import sluice.api.policy.Policy;
import sluice.api.policy.Verdict;
import sluice.testkit.ExchangeFixture;
import sluice.testkit.FakeBuildContext;
import sluice.testkit.FakeConsumers;

class ApiKeyTest {
    private final FakeBuildContext context = new FakeBuildContext()
            .consumers(new FakeConsumers("free", "pro")
                    .consumer("acme", "pro")
                    .key("acme", "good")
                    .expiredKey("acme", "old"));

    @Test
    void knowsTheConsumerAndTakesTheKeyOut() {
        var exchange = ExchangeFixture.get("/orders").header("X-Api-Key", "good");

        assertThat(exchange.request(policy())).isEqualTo(Verdict.PROCEED);
        var identity = Objects.requireNonNull(exchange.identity());
        assertThat(identity.consumer()).isEqualTo("acme");
        assertThat(identity.tier()).isEqualTo("pro");
        assertThat(exchange.upstreamHeader("X-Api-Key")).isNull();
    }

    @Test
    void aRequestWithoutAKeyIsToldToBringOne() {
        Refused.with401(
                ExchangeFixture.get("/orders").request(policy()),
                "no credential",
                "ApiKey in=\"request.headers.x-api-key\"");
    }

    @Test
    void aWrongAnExpiredAnEmptyAndADoubledKeyLookTheSameToTheClient() {
        var unknown = Refused.with401(with("bad").request(policy()), "API key of nobody");
        var expired = Refused.with401(with("old").request(policy()), "API key of acme has expired");
        var empty = Refused.with401(with("").request(policy()), "API key of nobody");
        var doubled =
                Refused.with401(with("good").header("x-api-key", "good").request(policy()), "more than one API key");

        assertThat(Stream.of(expired, empty, doubled).map(it -> it.withReason("")))
                .allMatch(it -> it.equals(unknown.withReason("")));
    }

    @Test
    void aKeyThatIsNotRequiredMayBeAbsentButNotWrong() {
        var policy = policy(false, false, "request.headers.x-api-key");
        var anonymous = ExchangeFixture.get("/orders");

        assertThat(anonymous.request(policy)).isEqualTo(Verdict.PROCEED);
        assertThat(anonymous.identity()).isNull();
        Refused.with401(with("bad").request(policy), "API key of nobody");
    }

    @Test
    void aKeyInTheQueryIsTakenOutOfItHoweverItIsWritten() {
        var policy = policy(true, false, "request.query.api_key");
        var exchange = ExchangeFixture.get("/orders?a=1&api%5Fkey=good&b=2");

        assertThat(exchange.request(policy)).isEqualTo(Verdict.PROCEED);
        assertThat(exchange.upstreamRequest().uri()).isEqualTo("/orders?a=1&b=2");
    }

    @Test
    void theFirstPlaceThatHasAKeyCountsAndAllAreCleaned() {
        var policy = policy(true, false, "request.headers.x-api-key", "request.query.key");
        var exchange = ExchangeFixture.get("/orders?key=bad").header("X-Api-Key", "good");

        assertThat(exchange.request(policy)).isEqualTo(Verdict.PROCEED);
        assertThat(exchange.upstreamRequest().uri()).isEqualTo("/orders");
        assertThat(ExchangeFixture.get("/orders?key=good").request(policy)).isEqualTo(Verdict.PROCEED);
    }

    @Test
    void ofAuthorizationItIsWhatFollowsTheScheme() {
        var policy = policy(true, false, "request.headers.authorization");
        var exchange = ExchangeFixture.get("/orders").header("Authorization", "bearer  good");

        assertThat(exchange.request(policy)).isEqualTo(Verdict.PROCEED);
        assertThat(exchange.upstreamHeader("Authorization")).isNull();
        Refused.with401(
                ExchangeFixture.get("/orders")
                        .header("Authorization", "Basic good")
                        .request(policy),
                "no credential");
    }

    @Test
    void aKeyThatIsKeptGoesUpstream() {
        var exchange = with("good");

        exchange.request(policy(true, true, "request.headers.x-api-key"));

        assertThat(exchange.upstreamHeader("X-Api-Key")).isEqualTo("good");
    }

    @Test
    void refusesAPlaceThatIsNeitherHeaderNorParameter() {
        assertThatThrownBy(() -> spec(true, false, "request.path"))
                .hasMessage("from: request.path"
                        + " (expected: request.headers.NAME, request.query.NAME or request.cookies.NAME)");
        assertThatThrownBy(() -> new ApiKey(List.of(), true, false)).hasMessageContaining("at least one element");
    }

    @Test
    void isWeakerWhenAKeyIsNotRequiredAnyMoreOrIsFoundElsewhere() {
        var before = spec(true, false, "request.headers.x-api-key");

        assertThat(spec(false, false, "request.headers.x-api-key").weakerThan(before))
                .isTrue();
        assertThat(spec(true, false, "request.headers.x-api-key", "request.query.key")
                        .weakerThan(before))
                .isTrue();
        assertThat(before.weakerThan(spec(false, false, "request.headers.x-api-key", "request.query.key")))
                .isFalse();
    }

    private static ExchangeFixture with(String key) {
        return ExchangeFixture.get("/orders").header("X-Api-Key", key);
    }

    private Policy policy() {
        return policy(true, false, "request.headers.x-api-key");
    }

    private Policy policy(boolean required, boolean keep, String... from) {
        return spec(required, keep, from).build(context);
    }

    private static ApiKey spec(boolean required, boolean keep, String... from) {
        return new ApiKey(List.of(from), required, keep);
    }
}
