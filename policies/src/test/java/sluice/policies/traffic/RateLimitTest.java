package sluice.policies.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import sluice.api.failure.ErrorCode;
import sluice.api.failure.Failure;
import sluice.api.policy.ConfigException;
import sluice.api.policy.Policy;
import sluice.api.policy.Verdict;
import sluice.api.value.Rate;
import sluice.policies.traffic.RateLimit.Algorithm;
import sluice.policies.traffic.RateLimit.Mode;
import sluice.policies.traffic.RateLimit.OnStoreFailure;
import sluice.testkit.ExchangeFixture;
import sluice.testkit.FakeBuildContext;

class RateLimitTest {
    private final FakeBuildContext context = new FakeBuildContext();
    private final long start = context.clock().now().getEpochSecond();

    @Test
    void refusesTheEleventhOfTenPerMinute() {
        var policy = build("per-ip", spec("10/minute"));

        for (int i = 0; i < 10; i++) {
            assertThat(get().request(policy)).isEqualTo(Verdict.PROCEED);
        }
        var failure = refused(get(), policy);
        assertThat(failure.code()).isEqualTo(ErrorCode.RATE_LIMITED);
        assertThat(failure.detail()).isEqualTo("limit of 10 per minute reached");
        assertThat(failure.retryAfter()).isEqualTo(6);
    }

    @Test
    void tellsTheClientWhatRemains() {
        var policy = build("per-ip", spec("10/minute"));
        var exchange = get();

        exchange.request(policy);
        context.clock().advance(Duration.ofMillis(1_500));
        exchange.respond(200, "X-RateLimit-Limit", "999", "RateLimit", "the upstream's")
                .response(policy);

        assertThat(exchange.answerHeader("X-RateLimit-Limit")).isEqualTo("10");
        assertThat(exchange.answerHeader("X-RateLimit-Remaining")).isEqualTo("9");
        assertThat(exchange.answerHeader("X-RateLimit-Reset")).isEqualTo(String.valueOf(start + 6));
        assertThat(exchange.answerHeader("RateLimit-Policy")).isEqualTo("\"per-ip\";q=10;w=60");
        assertThat(exchange.answerHeader("RateLimit")).isEqualTo("\"per-ip\";r=9;t=5");
    }

    @Test
    void tellsWhenTheNextIsAdmittedOnceNothingRemains() {
        var policy = build("per-ip", spec("10/minute"));
        ExchangeFixture last = get();
        for (int i = 0; i < 10; i++) {
            last = get();
            last.request(policy);
        }

        last.respond(200).response(policy);
        assertThat(last.answerHeader("X-RateLimit-Remaining")).isEqualTo("0");
        assertThat(last.answerHeader("X-RateLimit-Reset")).isEqualTo(String.valueOf(start + 6));
        assertThat(last.answerHeader("RateLimit")).isEqualTo("\"per-ip\";r=0;t=6");

        var exchange = get();
        context.clock().advance(Duration.ofSeconds(2));
        assertThat(refused(exchange, policy).retryAfter()).isEqualTo(4);
        exchange.respond(429).response(policy);
        assertThat(exchange.answerHeader("X-RateLimit-Reset")).isEqualTo(String.valueOf(start + 6));
        assertThat(exchange.answerHeader("RateLimit")).isEqualTo("\"per-ip\";r=0;t=4");

        context.clock().advance(Duration.ofSeconds(4));
        assertThat(get().request(policy)).isEqualTo(Verdict.PROCEED);
    }

    @Test
    void theTightestOfSeveralLimitsTellsTheClient() {
        var wide = build("wide", spec("1000/hour"));
        var narrow = build("narrow", spec("10/minute"));
        var widest = build("widest", spec("1000000/hour"));
        var exchange = get();

        exchange.request(wide);
        exchange.request(narrow);
        exchange.request(widest);
        exchange.respond(200);
        exchange.response(widest);
        exchange.response(narrow);
        exchange.response(wide);

        assertThat(exchange.answerHeader("RateLimit-Policy")).isEqualTo("\"narrow\";q=10;w=60");
        assertThat(exchange.answerHeader("X-RateLimit-Remaining")).isEqualTo("9");
    }

    @Test
    void aRefusalGivesBackWhatEarlierLimitsTook() {
        var wide = build("wide", spec("3/hour"));
        var narrow = build("narrow", spec("1/minute"));

        assertThat(both(get(), wide, narrow)).isEqualTo(Verdict.PROCEED);
        for (int i = 0; i < 5; i++) {
            assertThat(both(get(), wide, narrow)).isInstanceOf(Verdict.Refuse.class);
        }
        context.clock().advance(Duration.ofMinutes(1));
        assertThat(both(get(), wide, narrow)).isEqualTo(Verdict.PROCEED);
        context.clock().advance(Duration.ofMinutes(1));
        assertThat(both(get(), wide, narrow)).isEqualTo(Verdict.PROCEED);
    }

    @Test
    void severalRatesAreAllOrNothing() {
        var policy = build("both", spec("2/s", "3/minute"));

        assertThat(admitted(policy, 5)).isEqualTo(2);
        assertThat(refused(get(), policy).detail()).isEqualTo("limit of 2 per second reached");
        context.clock().advance(Duration.ofSeconds(1));
        assertThat(admitted(policy, 5)).isEqualTo(1);
        assertThat(refused(get(), policy).detail()).isEqualTo("limit of 3 per minute reached");
    }

    @Test
    void countsIpv6ByNetworkAndIpv4ByAddress() {
        var policy = build("per-ip", spec("1/minute"));

        assertThat(get().from("2001:db8::1").request(policy)).isEqualTo(Verdict.PROCEED);
        refused(get().from("2001:db8::ffff"), policy);
        assertThat(get().from("2001:db8:0:1::1").request(policy)).isEqualTo(Verdict.PROCEED);
        assertThat(get().from("10.0.0.1").request(policy)).isEqualTo(Verdict.PROCEED);
        assertThat(get().from("10.0.0.2").request(policy)).isEqualTo(Verdict.PROCEED);
    }

    @Test
    void countsAConsumerByNameAndAStrangerByAddress() {
        var policy = build("per-consumer", per("1/minute", "consumer"));

        assertThat(get().as("acme", "pro").from("10.0.0.1").request(policy)).isEqualTo(Verdict.PROCEED);
        refused(get().as("acme", "pro").from("10.0.0.2"), policy);
        assertThat(get().from("10.0.0.1").request(policy)).isEqualTo(Verdict.PROCEED);
        assertThat(get().as("address 10.0.0.9", "").request(policy)).isEqualTo(Verdict.PROCEED);
        assertThat(get().from("10.0.0.9").request(policy)).isEqualTo(Verdict.PROCEED);
    }

    @Test
    void countsByAnyFactsTogether() {
        var policy = build("facts", per("1/minute", "route", "request.headers.X-Tenant"));

        assertThat(get().header("X-Tenant", "a").request(policy)).isEqualTo(Verdict.PROCEED);
        assertThat(get().header("X-Tenant", "b").request(policy)).isEqualTo(Verdict.PROCEED);
        assertThat(get().route("items").header("X-Tenant", "b").request(policy)).isEqualTo(Verdict.PROCEED);
        refused(get().header("X-Tenant", "a"), policy);
    }

    @Test
    void aBurstIsTheSizeOfTheBucket() {
        var spec = new RateLimit(
                rates("10/minute"),
                Map.of(),
                20L,
                Algorithm.TOKEN_BUCKET,
                List.of("gateway"),
                5,
                "local",
                Mode.EXACT,
                OnStoreFailure.LOCAL,
                true);
        var policy = build("bursty", spec);

        assertThat(admitted(policy, 5)).isEqualTo(4);
        var exchange = get();
        assertThat(refused(exchange, policy).retryAfter()).isEqualTo(30);
        exchange.respond(429).response(policy);
        assertThat(exchange.answerHeader("RateLimit-Policy")).isEqualTo("\"bursty\";q=20;w=120");
    }

    @Test
    void staysSilentWhenToldTo() {
        var spec = new RateLimit(
                rates("10/minute"),
                Map.of(),
                null,
                Algorithm.TOKEN_BUCKET,
                List.of("client.ip"),
                1,
                "local",
                Mode.EXACT,
                OnStoreFailure.LOCAL,
                false);
        var policy = build("silent", spec);
        var exchange = get();

        exchange.request(policy);
        exchange.respond(200, "X-RateLimit-Limit", "7").response(policy);

        assertThat(exchange.answerHeader("X-RateLimit-Limit")).isEqualTo("7");
        assertThat(exchange.answerHeader("RateLimit")).isNull();
    }

    @Test
    void saysWhatIsNotBuiltYet() {
        assertThatThrownBy(() -> withAlgorithm(Algorithm.FIXED_WINDOW))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("not built yet");
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThatThrownBy(() -> spec()).hasMessageContaining("limit: []");
        assertThatThrownBy(() -> per("1/s", "client.port")).hasMessageContaining("per: client.port");
        assertThatThrownBy(() -> per("1/s")).hasMessageContaining("per: []");
    }

    private RateLimit withAlgorithm(Algorithm algorithm) {
        return new RateLimit(
                rates("1/s"),
                Map.of(),
                null,
                algorithm,
                List.of("route"),
                1,
                "local",
                Mode.EXACT,
                OnStoreFailure.LOCAL,
                true);
    }

    private static RateLimit spec(String... rates) {
        return spec(null, List.of("client.ip"), rates);
    }

    private static RateLimit per(String rate, String... per) {
        return spec(null, List.of(per), rate);
    }

    private static RateLimit spec(@Nullable Long burst, List<String> per, String... rates) {
        return new RateLimit(
                rates(rates),
                Map.of(),
                burst,
                Algorithm.TOKEN_BUCKET,
                per,
                1,
                "local",
                Mode.EXACT,
                OnStoreFailure.LOCAL,
                true);
    }

    private static List<Rate> rates(String... rates) {
        return Stream.of(rates).map(Rate::parse).toList();
    }

    @Test
    void isWeakerOnceMoreIsAdmitted() {
        var before = spec("10/minute", "100/hour");

        assertThat(spec("10/minute").weakerThan(before)).isTrue();
        assertThat(spec("11/minute", "100/hour").weakerThan(before)).isTrue();
        assertThat(spec("10/minute", "100/hour", "1/s").weakerThan(before)).isFalse();
        assertThat(spec("9/minute", "100/hour").weakerThan(before)).isFalse();
    }

    private Policy build(String name, RateLimit spec) {
        return spec.build(context.policy(name));
    }

    private static ExchangeFixture get() {
        return ExchangeFixture.get("/orders");
    }

    private static Verdict both(ExchangeFixture exchange, Policy first, Policy second) {
        var verdict = exchange.request(first);
        return verdict.equals(Verdict.PROCEED) ? exchange.request(second) : verdict;
    }

    private static int admitted(Policy policy, int tries) {
        int admitted = 0;
        for (int i = 0; i < tries; i++) {
            admitted += get().request(policy).equals(Verdict.PROCEED) ? 1 : 0;
        }
        return admitted;
    }

    private static Failure refused(ExchangeFixture exchange, Policy policy) {
        var verdict = exchange.request(policy);
        assertThat(verdict).isInstanceOf(Verdict.Refuse.class);
        return ((Verdict.Refuse) verdict).failure();
    }
}
