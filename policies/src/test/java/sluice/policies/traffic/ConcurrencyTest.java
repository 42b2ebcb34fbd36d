package sluice.policies.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import sluice.api.failure.ErrorCode;
import sluice.api.policy.Policy;
import sluice.api.policy.Verdict;
import sluice.testkit.ExchangeFixture;
import sluice.testkit.FakeBuildContext;

class ConcurrencyTest {
    private final FakeBuildContext context = new FakeBuildContext();

    @Test
    void refusesWhatIsTooMuchAtATimeUntilOneEnds() {
        var policy = build(2);
        var first = get();
        var second = get();
        assertThat(first.request(policy)).isEqualTo(Verdict.PROCEED);
        assertThat(second.request(policy)).isEqualTo(Verdict.PROCEED);

        var third = get();
        var failure = ((Verdict.Refuse) third.request(policy)).failure();
        assertThat(failure.code()).isEqualTo(ErrorCode.RATE_LIMITED);
        assertThat(failure.status()).isEqualTo(429);
        assertThat(failure.detail()).isEqualTo("limit of 2 at a time reached");
        assertThat(failure.retryAfter()).isEqualTo(1);
        third.finish(policy);
        assertThat(get().request(policy)).isInstanceOf(Verdict.Refuse.class);

        first.finish(policy);
        assertThat(get().request(policy)).isEqualTo(Verdict.PROCEED);
        assertThat(get().request(policy)).isInstanceOf(Verdict.Refuse.class);
    }

    @Test
    void tellsWhoIsRefusedButNobodyElse() {
        var policy = build(1);
        var admitted = get();
        admitted.request(policy);
        admitted.respond(200, "X-RateLimit-Limit", "7").response(policy);
        assertThat(admitted.answerHeader("X-RateLimit-Limit")).isEqualTo("7");

        var refused = get();
        refused.request(policy);
        refused.respond(429).response(policy);
        assertThat(refused.answerHeader("X-RateLimit-Limit")).isEqualTo("1");
        assertThat(refused.answerHeader("X-RateLimit-Remaining")).isEqualTo("0");
        assertThat(refused.answerHeader("X-RateLimit-Reset"))
                .isEqualTo(String.valueOf(context.clock().now().getEpochSecond() + 1));
        assertThat(refused.answerHeader("RateLimit-Policy")).isEqualTo("\"slots\";q=1;qu=\"concurrent-requests\"");
        assertThat(refused.answerHeader("RateLimit")).isEqualTo("\"slots\";r=0;t=1");
    }

    @Test
    void countsAcrossConfigurations() {
        var before = build(1);
        var underWay = get();
        underWay.request(before);

        var after = build(2);
        assertThat(get().request(after)).isEqualTo(Verdict.PROCEED);
        assertThat(get().request(after)).isInstanceOf(Verdict.Refuse.class);
        underWay.finish(before);
        assertThat(get().request(after)).isEqualTo(Verdict.PROCEED);
    }

    @Test
    void anExchangeThatNeverCameSoFarGivesNothingBack() {
        var policy = build(1);
        get().request(policy);

        get().finish(policy);

        assertThat(get().request(policy)).isInstanceOf(Verdict.Refuse.class);
    }

    @Test
    void keepsNoKeyThatHasNothingUnderWay() {
        var gauge = new Gauge();
        var permits = new ArrayList<Gauge.Permit>();
        IntStream.range(0, 1000).forEach(i -> permits.add(gauge.enter("key " + i, 1)));
        assertThat(gauge.keys()).isEqualTo(1000);

        permits.forEach(gauge::leave);

        assertThat(gauge.keys()).isZero();
    }

    @Test
    void manyThreadsNeverExceedTheLimitAndLoseNoPermit() throws Exception {
        var gauge = new Gauge();
        var inside = new AtomicInteger();
        var most = new AtomicInteger();
        try (var threads = Executors.newFixedThreadPool(8)) {
            var done = IntStream.range(0, 8)
                    .mapToObj(t -> threads.submit((Callable<Integer>) () -> {
                        int entered = 0;
                        for (int i = 0; i < 50_000; i++) {
                            var permit = gauge.enter("key", 3);
                            if (permit != null) {
                                entered++;
                                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                                inside.decrementAndGet();
                                gauge.leave(permit);
                            }
                        }
                        return entered;
                    }))
                    .toList();
            int entered = 0;
            for (var one : done) {
                entered += one.get();
            }
            assertThat(entered).isPositive();
        }
        assertThat(most.get()).isBetween(1, 3);
        assertThat(gauge.keys()).isZero();
    }

    @Test
    void isWeakerOnceMoreIsAdmitted() {
        assertThat(spec(3).weakerThan(spec(2))).isTrue();
        assertThat(spec(2).weakerThan(spec(2))).isFalse();
        assertThat(new Concurrency(1, List.of("route")).weakerThan(spec(2))).isTrue();
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThatThrownBy(() -> spec(0)).hasMessage("limit: 0 (expected: at least 1)");
        assertThatThrownBy(() -> new Concurrency(1, List.of("nonsense"))).hasMessageContaining("per: nonsense");
        assertThat(new Concurrency(1, List.of("consumer")).needsIdentity()).isEqualTo("per: consumer");
    }

    private static Concurrency spec(int limit) {
        return new Concurrency(limit, List.of("client.ip"));
    }

    private Policy build(int limit) {
        return spec(limit).build(context.policy("slots"));
    }

    private static ExchangeFixture get() {
        return ExchangeFixture.get("/orders");
    }
}
