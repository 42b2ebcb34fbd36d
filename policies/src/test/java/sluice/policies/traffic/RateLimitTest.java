package sluice.policies.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import sluice.api.failure.ErrorCode;
import sluice.api.failure.Failure;
import sluice.api.policy.Policy;
import sluice.api.policy.Verdict;
import sluice.api.store.Decision;
import sluice.api.store.Limiter;
import sluice.api.value.Rate;
import sluice.policies.traffic.RateLimit.Algorithm;
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
                CountingMode.EXACT,
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
                CountingMode.EXACT,
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
    void eachAlgorithmForgetsInItsOwnWay() {
        context.clock().advance(Duration.ofSeconds(50));
        for (var algorithm : Algorithm.values()) {
            var policy = build("by " + algorithm, withAlgorithm(algorithm, "10/minute"));
            assertThat(admitted(policy, 20)).isEqualTo(10);
        }
        context.clock().advance(Duration.ofSeconds(10));
        assertThat(admitted(build("by TOKEN_BUCKET", withAlgorithm(Algorithm.TOKEN_BUCKET, "10/minute")), 20))
                .isEqualTo(1);
        assertThat(admitted(build("by FIXED_WINDOW", withAlgorithm(Algorithm.FIXED_WINDOW, "10/minute")), 20))
                .isEqualTo(10);
        assertThat(admitted(build("by SLIDING_WINDOW", withAlgorithm(Algorithm.SLIDING_WINDOW, "10/minute")), 20))
                .isZero();
        assertThat(admitted(build("by SLIDING_LOG", withAlgorithm(Algorithm.SLIDING_LOG, "10/minute")), 20))
                .isZero();
        context.clock().advance(Duration.ofSeconds(50));
        assertThat(admitted(build("by SLIDING_LOG", withAlgorithm(Algorithm.SLIDING_LOG, "10/minute")), 20))
                .isEqualTo(10);
    }

    @Test
    void eachTierHasItsOwnLimits() {
        var policy = build("by-tier", tiers(Map.of("pro", rates("5/minute"), "free", rates("2/minute"))));

        assertThat(admitted(policy, () -> get().as("acme", "pro"), 9)).isEqualTo(5);
        assertThat(admitted(policy, () -> get().as("bob", "free"), 9)).isEqualTo(2);
        assertThat(refused(get().as("acme", "pro"), policy).detail()).isEqualTo("limit of 5 per minute reached");
    }

    @Test
    void anUnknownTierHasTheFirstOfTheConfigurationOrElseTheLeast() {
        var tiers = tiers(Map.of("pro", rates("5/minute"), "free", rates("3/minute"), "tiny", rates("1/hour")));

        assertThat(admitted(build("least", tiers), () -> get().as("acme", "gold"), 9))
                .isEqualTo(1);
        context.consumers(FakeConsumers.withTiers("free", "pro", "tiny"));
        assertThat(admitted(build("first", tiers), () -> get().as("acme", "gold"), 9))
                .isEqualTo(3);
        assertThat(admitted(build("nobody", tiers), RateLimitTest::get, 9)).isEqualTo(3);
    }

    @Test
    void aTierThatTheConfigurationDoesNotHaveIsAnError() {
        context.consumers(FakeConsumers.withTiers("free", "pro"));

        assertThatThrownBy(() -> build("typo", tiers(Map.of("prro", rates("5/minute")))))
                .hasMessage("tiers: prro (expected: one of free, pro)");
    }

    @Test
    void aStoreThatDoesNotAnswerMeansWhatIsConfigured() {
        context.counters("shared", (id, limits) -> new SilentLimiter());

        assertThat(admitted(build("a", inStore(OnStoreFailure.ALLOW)), 30)).isEqualTo(30);
        assertThat(admitted(build("l", inStore(OnStoreFailure.LOCAL)), 30)).isEqualTo(10);
        var failure = refused(get(), build("d", inStore(OnStoreFailure.DENY)));
        assertThat(failure.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
        assertThat(failure.status()).isEqualTo(503);
        assertThat(failure.retryAfter()).isEqualTo(2);
    }

    @Test
    void aDecisionThatComesLaterCountsLikeOneAtOnce() {
        var store = context.counters("local");
        context.counters("shared", (id, limits) -> new LaterLimiter(store.limiter(id, limits)));
        var policy = build("later", inStore(OnStoreFailure.DENY));

        assertThat(admitted(policy, 30)).isEqualTo(10);
        var exchange = get();
        assertThat(refused(exchange, policy).retryAfter()).isEqualTo(6);
        exchange.respond(429).response(policy);
        assertThat(exchange.answerHeader("RateLimit")).isEqualTo("\"later\";r=0;t=6");
    }

    @Test
    void needsAnIdentityToTellConsumersApart() {
        assertThat(per("1/s", "consumer").needsIdentity()).isEqualTo("per: consumer");
        assertThat(per("1/s", "route", "claims.tenant").needsIdentity()).isEqualTo("per: claims.tenant");
        assertThat(per("1/s", "client.ip").needsIdentity()).isEmpty();
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThatThrownBy(() -> spec()).hasMessageContaining("limit: []");
        assertThatThrownBy(() -> per("1/s", "client.port")).hasMessageContaining("per: client.port");
        assertThatThrownBy(() -> per("1/s")).hasMessageContaining("per: []");
        assertThatThrownBy(() -> withAlgorithm(Algorithm.SLIDING_LOG, "1001/s"))
                .hasMessage("limit: 1001/second (expected: at most 1000 with sliding-log, or the algorithm"
                        + " sliding-window)");
        assertThatThrownBy(() -> full(2L, Algorithm.FIXED_WINDOW, "local", CountingMode.EXACT, OnStoreFailure.LOCAL))
                .hasMessageContaining("burst: 2");
        assertThatThrownBy(() -> full(null, Algorithm.TOKEN_BUCKET, "local", CountingMode.LEASED, OnStoreFailure.LOCAL))
                .hasMessageContaining("mode: leased on the store local");
        assertThatThrownBy(() -> tiers(Map.of("free", List.of()))).hasMessageContaining("tiers: free: []");
    }

    private static RateLimit withAlgorithm(Algorithm algorithm, String... rates) {
        return new RateLimit(
                rates(rates),
                Map.of(),
                null,
                algorithm,
                List.of("route"),
                1,
                "local",
                CountingMode.EXACT,
                OnStoreFailure.LOCAL,
                true);
    }

    private static RateLimit tiers(Map<String, List<Rate>> tiers) {
        return new RateLimit(
                List.of(),
                tiers,
                null,
                Algorithm.TOKEN_BUCKET,
                List.of("client.ip"),
                1,
                "local",
                CountingMode.EXACT,
                OnStoreFailure.LOCAL,
                true);
    }

    private static RateLimit inStore(OnStoreFailure onFailure) {
        return full(null, Algorithm.TOKEN_BUCKET, "shared", CountingMode.EXACT, onFailure);
    }

    private static RateLimit full(
            @Nullable Long burst, Algorithm algorithm, String store, CountingMode mode, OnStoreFailure onFailure) {
        return new RateLimit(
                rates("10/minute"), Map.of(), burst, algorithm, List.of("client.ip"), 1, store, mode, onFailure, true);
    }

    /// Belongs to a store that never answers.
    private static final class SilentLimiter implements Limiter {
        @Override
        public Decision take(String key, long cost) {
            return new Decision.Unavailable(Duration.ofMillis(1_500).toNanos());
        }

        @Override
        public void refund(String key, long cost, long ageNanos) {}
    }

    /// Decides like another, later.
    private record LaterLimiter(Limiter other) implements Limiter {
        @Override
        public Decision take(String key, long cost) {
            var now = (Decision.Settled) other.take(key, cost);
            return new Decision.Pending(CompletableFuture.completedFuture(now));
        }

        @Override
        public void refund(String key, long cost, long ageNanos) {
            other.refund(key, cost, ageNanos);
        }
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
                CountingMode.EXACT,
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

        var shared = inStore(OnStoreFailure.DENY);
        assertThat(inStore(OnStoreFailure.LOCAL).weakerThan(shared)).isTrue();
        assertThat(shared.weakerThan(inStore(OnStoreFailure.ALLOW))).isFalse();
        assertThat(full(null, Algorithm.TOKEN_BUCKET, "shared", CountingMode.LEASED, OnStoreFailure.DENY)
                        .weakerThan(shared))
                .isTrue();
        assertThat(full(null, Algorithm.FIXED_WINDOW, "shared", CountingMode.EXACT, OnStoreFailure.DENY)
                        .weakerThan(shared))
                .isTrue();
        assertThat(tiers(Map.of("free", rates("2/s"))).weakerThan(tiers(Map.of("free", rates("1/s")))))
                .isTrue();
        assertThat(tiers(Map.of("free", rates("1/s"))).weakerThan(tiers(Map.of("free", rates("1/s")))))
                .isFalse();
        assertThat(tiers(Map.of("free", rates("1/s"), "pro", rates("9/s")))
                        .weakerThan(tiers(Map.of("free", rates("1/s")))))
                .isTrue();
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
        return admitted(policy, RateLimitTest::get, tries);
    }

    private static int admitted(Policy policy, Supplier<ExchangeFixture> asked, int tries) {
        int admitted = 0;
        for (int i = 0; i < tries; i++) {
            admitted += asked.get().request(policy).equals(Verdict.PROCEED) ? 1 : 0;
        }
        return admitted;
    }

    private static Failure refused(ExchangeFixture exchange, Policy policy) {
        var verdict = exchange.request(policy);
        assertThat(verdict).isInstanceOf(Verdict.Refuse.class);
        return ((Verdict.Refuse) verdict).failure();
    }
}
