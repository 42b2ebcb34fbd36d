package sluice.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sluice.api.store.Decision;
import sluice.api.store.Limit;
import sluice.api.store.Limiter;
import sluice.api.value.CalendarRate;
import sluice.api.value.Rate;
import sluice.testkit.FakeClock;

class AlgorithmsTest {
    private final FakeClock clock = new FakeClock();
    private final LocalCounters counters = new LocalCounters(clock);

    /// An algorithm, as it makes a limit of a rate.
    private record Algorithm(String name, Function<Rate, Limit> of) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Algorithm> algorithms() {
        return Stream.of(
                new Algorithm("token bucket", rate -> new Limit.TokenBucket(rate, rate.amount())),
                new Algorithm("bucket with a burst", rate -> new Limit.TokenBucket(rate, 2 * rate.amount())),
                new Algorithm("fixed window", Limit.FixedWindow::new),
                new Algorithm("sliding window", Limit.SlidingWindow::new),
                new Algorithm("sliding log", Limit.SlidingLog::new));
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void decidesLikeTheDefinition(Algorithm algorithm) {
        for (int seed = 0; seed < 60; seed++) {
            var random = new Random(seed);
            var limits = Stream.of("10/second", "25/minute", "50/5m")
                    .limit(1 + seed % 3)
                    .map(Rate::parse)
                    .map(algorithm.of)
                    .toList();
            var limiter = counters.limiter("seed " + seed, limits);
            var naive = limits.stream().map(NaiveLimit::of).toList();
            for (int i = 0; i < 300; i++) {
                clock.advance(
                        random.nextInt(10) == 0 ? random.nextLong(20_000_000_000L) : random.nextLong(200_000_000));
                long cost = random.nextLong(1, 4);
                long now = epochNanos();
                boolean admitted = naive.stream().allMatch(it -> it.admits(cost, now));
                var decision = take(limiter, "a", cost);

                assertThat(decision.admitted()).as("seed %d, step %d", seed, i).isEqualTo(admitted);
                if (admitted) {
                    naive.forEach(it -> it.spend(cost, now));
                }
                var tightest = naive.get(limits.indexOf(decision.tightest()));
                assertThat(decision.remaining()).isEqualTo(tightest.remaining(now));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void saysExactlyWhenTheNextIsAdmitted(Algorithm algorithm) {
        var random = new Random(1);
        var limiter = counters.limiter("p", List.of(algorithm.of.apply(Rate.parse("10/minute"))));
        int refusals = 0;
        while (refusals < 200) {
            clock.advance(random.nextLong(5_000_000_000L));
            long cost = random.nextLong(1, 4);
            var decision = take(limiter, "a", cost);
            if (!decision.admitted()) {
                refusals++;
                clock.advance(decision.nextNanos() - 1_000);
                assertThat(take(limiter, "a", cost).admitted()).as("too early").isFalse();
                clock.advance(1_000);
                assertThat(take(limiter, "a", cost).admitted())
                        .as("when it was said")
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void isAsBeforeWhenItSays(Algorithm algorithm) {
        var limiter = counters.limiter("p", List.of(algorithm.of.apply(Rate.parse("10/minute"))));
        clock.advance(Duration.ofSeconds(17));
        long fresh = take(limiter, "fresh", 1).remaining();
        take(limiter, "a", 1);
        var last = take(limiter, "a", 9);

        clock.advance(last.fullNanos());
        assertThat(take(limiter, "a", 1).remaining()).isEqualTo(fresh);
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void givesBackWhatWasTakenAndNoMore(Algorithm algorithm) {
        var limiter = counters.limiter("p", List.of(algorithm.of.apply(Rate.parse("10/minute"))));
        long quota = take(limiter, "a", 1).remaining() + 1;

        limiter.refund("a", 1, 0);
        assertThat(take(limiter, "a", quota).admitted()).isTrue();
        limiter.refund("a", 2, 0);
        assertThat(admitted(limiter, "a", 5)).isEqualTo(2);
        limiter.refund("a", 1000, 0);
        assertThat(admitted(limiter, "a", 50)).isEqualTo(quota);
    }

    @Test
    void whatWasTakenInAWindowThatIsOverIsNotGivenBackToTheNext() {
        var limiter = counters.limiter("p", List.of(new Limit.FixedWindow(Rate.parse("10/minute"))));
        clock.advance(Duration.ofMillis(59_990));
        take(limiter, "a", 1);
        clock.advance(Duration.ofMillis(20));

        assertThat(admitted(limiter, "a", 20)).isEqualTo(10);
        limiter.refund("a", 1, Duration.ofMillis(20).toNanos());
        assertThat(admitted(limiter, "a", 20)).isZero();
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void carriesWhatWasSpentOverToAChangedRate(Algorithm algorithm) {
        var before = counters.limiter("p", List.of(algorithm.of.apply(Rate.parse("10/minute"))));
        assertThat(admitted(before, "a", 4)).isEqualTo(4);

        var limit = algorithm.of.apply(Rate.parse("20/minute"));
        assertThat(admitted(counters.limiter("p", List.of(limit)), "a", 100)).isEqualTo(limit.quota() - 4);
    }

    @Test
    void carriesWhatWasSpentOverToAnotherAlgorithm() {
        var rate = Rate.parse("10/minute");
        assertThat(admitted(counters.limiter("p", List.of(new Limit.TokenBucket(rate, 10))), "a", 4))
                .isEqualTo(4);

        assertThat(admitted(counters.limiter("p", List.of(new Limit.SlidingLog(rate))), "a", 20))
                .isEqualTo(6);
        assertThat(admitted(counters.limiter("p", List.of(new Limit.FixedWindow(rate))), "a", 20))
                .isZero();
    }

    @Test
    void windowsBeginAtMultiplesOfTheirLengthSinceTheEpoch() {
        var limiter = counters.limiter("p", List.of(new Limit.FixedWindow(Rate.parse("3/minute"))));
        clock.advance(Duration.ofSeconds(59)); // the clock of tests starts at midnight

        assertThat(admitted(limiter, "a", 5)).isEqualTo(3);
        assertThat(take(limiter, "a", 1).nextNanos())
                .isEqualTo(Duration.ofSeconds(1).toNanos());
        clock.advance(Duration.ofSeconds(1));
        assertThat(admitted(limiter, "a", 5)).isEqualTo(3);
    }

    @Test
    void calendarPeriodsEndWhenTheCalendarSays() {
        assertThat(untilNext("5/day", "2026-02-28T12:00:00Z")).isEqualTo(Duration.ofHours(12));
        assertThat(untilNext("5/week", "2026-01-07T00:00:00Z")).isEqualTo(Duration.ofDays(5)); // a Wednesday
        assertThat(untilNext("5/month", "2026-02-27T00:00:00Z")).isEqualTo(Duration.ofDays(2));
    }

    private Duration untilNext(String rate, String when) {
        var own = new FakeClock();
        own.advance(Duration.between(own.now(), Instant.parse(when)));
        var limit = new Limit.Calendar(CalendarRate.parse(rate));
        var limiter = new LocalCounters(own).limiter("p", List.of(limit));
        assertThat(admitted(limiter, "a", 9)).isEqualTo(5);
        long wait = take(limiter, "a", 1).nextNanos();
        own.advance(wait - 1);
        assertThat(admitted(limiter, "a", 9)).isZero();
        own.advance(1);
        assertThat(admitted(limiter, "a", 9)).isEqualTo(5);
        return Duration.ofNanos(wait);
    }

    @Test
    void logsTakeRoomByWhatTheyRemember() {
        var bounded = new LocalCounters(clock, 2_000);
        var limiter = bounded.limiter("p", List.of(new Limit.SlidingLog(Rate.parse("1000/minute"))));

        IntStream.range(0, 500).forEach(i -> take(limiter, "key " + i, 1000));

        assertThat(bounded.keys()).isLessThan(60);
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void eightThreadsTogetherAreAdmittedExactlyTheLimit(Algorithm algorithm) throws Exception {
        var limit = algorithm.of.apply(Rate.parse("100/minute"));
        var limiter = counters.limiter("p", List.of(limit));
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (int round = 0; round < 50; round++) {
                var key = "round " + round;
                var start = new CountDownLatch(1);
                var results = IntStream.range(0, 8)
                        .mapToObj(i -> threads.submit((Callable<Integer>) () -> {
                            start.await();
                            int taken = 0;
                            for (int n = 0; n < 100; n++) {
                                if (take(limiter, key, 1).admitted()) {
                                    taken++;
                                    if (n % 10 == 0) {
                                        limiter.refund(key, 1, 0);
                                        taken--;
                                    }
                                }
                            }
                            return taken;
                        }))
                        .toList();
                start.countDown();
                int sum = 0;
                for (var result : results) {
                    sum += result.get();
                }
                assertThat(sum + admitted(limiter, key, 300)).isEqualTo((int) limit.quota());
            }
        }
    }

    private long epochNanos() {
        return ChronoUnit.NANOS.between(Instant.EPOCH, clock.now());
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
}
