package sluice.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import sluice.api.store.Decision;
import sluice.api.store.Limit;
import sluice.api.store.Limiter;
import sluice.api.value.Rate;
import sluice.testkit.FakeClock;

class LocalCountersTest {
    private final FakeClock clock = new FakeClock();
    private final LocalCounters counters = new LocalCounters(clock);

    @Test
    void admitsTheBurstAndThenOnePerInterval() {
        var limiter = limiter("10/minute");

        assertThat(admitted(limiter, "a", 12)).isEqualTo(10);
        clock.advance(Duration.ofMillis(5_999));
        assertThat(admitted(limiter, "a", 2)).isZero();
        clock.advance(Duration.ofMillis(1));
        assertThat(admitted(limiter, "a", 2)).isEqualTo(1);
        clock.advance(Duration.ofHours(1));
        assertThat(admitted(limiter, "a", 12)).isEqualTo(10);
    }

    @Test
    void keepsKeysAndPoliciesApart() {
        var limiter = limiter("1/minute");

        assertThat(admitted(limiter, "a", 2)).isEqualTo(1);
        assertThat(admitted(limiter, "b", 2)).isEqualTo(1);
        assertThat(admitted(counters.limiter("other", limits("1/minute")), "a", 2))
                .isEqualTo(1);
    }

    @Test
    void saysWhatRemainsAndWhenTheNextIsAdmitted() {
        var limiter = limiter("10/minute");

        assertThat(take(limiter, "a", 1)).isEqualTo(new Decision.Now(true, limit("10/minute"), 9, 0, seconds(6)));
        assertThat(take(limiter, "a", 9))
                .isEqualTo(new Decision.Now(true, limit("10/minute"), 0, seconds(54), seconds(60)));
        clock.advance(Duration.ofSeconds(3));
        assertThat(take(limiter, "a", 1))
                .isEqualTo(new Decision.Now(false, limit("10/minute"), 0, seconds(3), seconds(57)));
    }

    @Test
    void takesNothingUnderAnyLimitWhenOneRefuses() {
        var limiter = counters.limiter("p", limits("2/s", "3/minute"));

        assertThat(admitted(limiter, "a", 5)).isEqualTo(2);
        clock.advance(Duration.ofSeconds(1));
        assertThat(admitted(limiter, "a", 5)).isEqualTo(1);
        var refused = take(limiter, "a", 1);
        assertThat(refused.tightest()).isEqualTo(limit("3/minute"));
        assertThat(refused.nextNanos()).isEqualTo(seconds(19));
        clock.advance(Duration.ofSeconds(19));
        assertThat(admitted(limiter, "a", 5)).isEqualTo(1);
    }

    @Test
    void reportsTheLimitWithTheLeastShareLeft() {
        var limiter = counters.limiter("p", limits("50/s", "300/15m"));

        assertThat(take(limiter, "a", 1).tightest()).isEqualTo(limit("50/s"));
        clock.advance(Duration.ofSeconds(1));
        take(limiter, "a", 40);
        clock.advance(Duration.ofSeconds(1));
        assertThat(take(limiter, "a", 1).tightest()).isEqualTo(limit("300/15m"));
    }

    @Test
    void givesBackWhatWasTakenButNoMore() {
        var limiter = limiter("10/minute");

        take(limiter, "a", 10);
        limiter.refund("a", 1, 0);
        assertThat(admitted(limiter, "a", 5)).isEqualTo(1);
        limiter.refund("a", 100, 0);
        limiter.refund("never seen", 1, 0);
        assertThat(admitted(limiter, "a", 15)).isEqualTo(10);
    }

    @Test
    void carriesWhatWasSpentOverToAChangedRate() {
        assertThat(admitted(limiter("10/minute"), "a", 4)).isEqualTo(4);

        assertThat(admitted(limiter("20/minute"), "a", 30)).isEqualTo(16);
        assertThat(admitted(limiter("5/hour"), "a", 30)).isZero();
        assertThat(take(counters.limiter("p", limits("30/minute", "100/hour")), "a", 1)
                        .remaining())
                .isEqualTo(9);
    }

    @Test
    void neverHoldsMoreKeysThanItsBound() {
        var bounded = new LocalCounters(clock, 100);
        var limiter = bounded.limiter("p", limits("10/minute"));

        IntStream.range(0, 10_000).forEach(i -> take(limiter, "key " + i, 1));

        assertThat(bounded.keys()).isLessThanOrEqualTo(100);
    }

    @Test
    void aFloodOfKeysLeavesAUsedUpBucketAlone() {
        var bounded = new LocalCounters(clock, 2_000);
        var limiter = bounded.limiter("p", limits("10/minute"));
        take(limiter, "victim", 10);

        IntStream.range(0, 100_000).forEach(i -> take(limiter, "key " + i, 1));

        assertThat(take(limiter, "victim", 1).admitted()).isFalse();
    }

    @Test
    void dropsBucketsThatAreFullAgain() {
        var limiter = limiter("10/minute");
        IntStream.range(0, 5_000).forEach(i -> take(limiter, "old " + i, 1));
        clock.advance(Duration.ofMinutes(1));

        IntStream.range(0, 3_000).forEach(i -> take(limiter, "new " + i, 1));

        assertThat(counters.keys()).isLessThan(4_500);
    }

    @Test
    void tellsLongKeysApart() {
        var limiter = limiter("1/minute");
        var prefix = "x".repeat(1_000);

        assertThat(admitted(limiter, prefix + "a", 2)).isEqualTo(1);
        assertThat(admitted(limiter, prefix + "b", 2)).isEqualTo(1);
        assertThat(admitted(limiter, prefix + "a", 2)).isZero();
    }

    @Test
    void aCostThatNeverFitsIsRefusedAndSpendsNothing() {
        var limiter = limiter("10/minute");

        assertThat(take(limiter, "a", 11).admitted()).isFalse();
        assertThat(take(limiter, "a", Long.MAX_VALUE).admitted()).isFalse();
        assertThat(admitted(limiter, "a", 11)).isEqualTo(10);
    }

    @Test
    void standsExtremeRates() {
        assertThat(admitted(limiter("1/100000d"), "a", 2)).isEqualTo(1);
        assertThat(admitted(limiter("9000000000000000000/s"), "b", 5)).isEqualTo(5);
    }

    @Test
    void eightThreadsTogetherAreAdmittedExactlyTheLimit() throws Exception {
        for (int round = 0; round < 200; round++) {
            var key = "round " + round;
            var limiter = counters.limiter("p", limits("10/minute", "1000/hour"));
            var start = new CountDownLatch(1);
            try (var threads = Executors.newFixedThreadPool(8)) {
                var results = IntStream.range(0, 8)
                        .mapToObj(i -> threads.submit((Callable<Integer>) () -> {
                            start.await();
                            return admitted(limiter, key, 20);
                        }))
                        .toList();
                start.countDown();
                int sum = 0;
                for (var result : results) {
                    sum += result.get();
                }
                assertThat(sum).isEqualTo(10);
            }
        }
    }

    @Test
    void threadsThatFloodTheStoreStayWithinTheBound() throws Exception {
        var bounded = new LocalCounters(clock, 1_000);
        var limiter = bounded.limiter("p", limits("10/minute"));
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (int t = 0; t < 4; t++) {
                int thread = t;
                var flood = threads.submit(
                        () -> IntStream.range(0, 50_000).forEach(i -> take(limiter, thread + " " + i, 1)));
                assertThat(flood).isNotNull();
            }
        }
        take(limiter, "one more", 1);
        assertThat(bounded.keys()).isLessThanOrEqualTo(1_000);
    }

    private Limiter limiter(String rate) {
        return counters.limiter("p", limits(rate));
    }

    private static List<Limit> limits(String... rates) {
        return List.of(rates).stream().map(LocalCountersTest::limit).toList();
    }

    private static Limit limit(String rate) {
        var parsed = Rate.parse(rate);
        return new Limit.TokenBucket(parsed, parsed.amount());
    }

    private static int admitted(Limiter limiter, String key, int tries) {
        int admitted = 0;
        for (int i = 0; i < tries; i++) {
            admitted += take(limiter, key, 1).admitted() ? 1 : 0;
        }
        return admitted;
    }

    private static Decision.Now take(Limiter limiter, String key, long cost) {
        return (Decision.Now) limiter.take(key, cost);
    }

    private static long seconds(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}
