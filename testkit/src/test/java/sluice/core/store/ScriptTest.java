package sluice.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sluice.api.store.Limit;
import sluice.api.value.CalendarRate;
import sluice.api.value.Period;
import sluice.api.value.Rate;
import sluice.testkit.RedisServer;

/// What the script decides in a real Redis, with the time put in place of the server's own.
class ScriptTest {
    private static final long MICROS = 1_000_000;

    private static RedisServer redis;
    private static RedisClient client;
    private static StatefulRedisConnection<String, String> connection;
    private static RedisCommands<String, String> commands;

    @BeforeAll
    static void start() {
        redis = RedisServer.start();
        client = RedisClient.create("redis://127.0.0.1:" + redis.port());
        connection = client.connect();
        commands = connection.sync();
    }

    @AfterAll
    static void stop() {
        connection.close();
        client.shutdown();
        redis.close();
    }

    private static List<Long> take(RedisKeys keys, String key, long least, long most, long micros) {
        var text = Script.TAKE
                .text()
                .replace("redis.call('TIME')", "{ '" + micros / MICROS + "', '" + micros % MICROS + "' }");
        return commands.eval(text, ScriptOutputType.MULTI, keys.of(key), keys.arguments(least, most));
    }

    static Stream<Function<Rate, Limit>> algorithms() {
        return Stream.of(
                rate -> new Limit.TokenBucket(rate, rate.amount()),
                rate -> new Limit.TokenBucket(rate, 2 * rate.amount()),
                Limit.FixedWindow::new,
                Limit.SlidingWindow::new,
                Limit.SlidingLog::new);
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void decidesLikeTheDefinition(Function<Rate, Limit> algorithm) {
        for (int seed = 0; seed < 12; seed++) {
            var random = new Random(seed);
            var limits = Stream.of("10/second", "25/minute", "50/5m")
                    .limit(1 + seed % 3)
                    .map(Rate::parse)
                    .map(algorithm)
                    .toList();
            commands.flushall();
            var keys = new RedisKeys("t", "p", limits);
            var naive = limits.stream().map(NaiveLimit::of).toList();
            long now = 1_800_000_000L * MICROS;
            for (int i = 0; i < 200; i++) {
                now += random.nextInt(10) == 0 ? random.nextLong(20_000_000) : random.nextLong(200_000);
                long cost = random.nextLong(1, 4);
                long most = random.nextBoolean() ? cost : cost + random.nextLong(5);
                long nanos = now * 1000;
                long free = naive.stream()
                        .mapToLong(it -> it.remaining(nanos))
                        .min()
                        .orElseThrow();
                long expected = free < cost ? 0 : Math.min(free, most);

                var reply = take(keys, "a", cost, most, now);

                assertThat(reply.getFirst()).as("seed %d, step %d", seed, i).isEqualTo(expected);
                naive.forEach(it -> it.spend(expected, nanos));
                var tightest = naive.get(Math.toIntExact(reply.get(1)) - 1);
                assertThat(reply.get(2)).isEqualTo(tightest.remaining(nanos));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void saysWhenTheNextIsAdmitted(Function<Rate, Limit> algorithm) {
        commands.flushall();
        var random = new Random(1);
        var keys = new RedisKeys("t", "p", List.of(algorithm.apply(Rate.parse("10/minute"))));
        long now = 1_800_000_000L * MICROS;
        int refusals = 0;
        while (refusals < 100) {
            now += random.nextLong(5_000_000);
            long cost = random.nextLong(1, 4);
            var reply = take(keys, "a", cost, cost, now);
            if (reply.getFirst() == 0) {
                refusals++;
                now += reply.get(3);
                assertThat(take(keys, "a", cost, cost, now - 5).getFirst())
                        .as("too early")
                        .isZero();
                assertThat(take(keys, "a", cost, cost, now + 1).getFirst())
                        .as("when it was said")
                        .isEqualTo(cost);
                now++;
            }
        }
    }

    @Test
    void knowsTheCalendar() {
        var random = new Random(2);
        for (var period : Period.values()) {
            var limit = new Limit.Calendar(new CalendarRate(1, period));
            var keys = new RedisKeys("t", "p", List.of(limit));
            var instants = new ArrayList<>(List.of(
                    Instant.parse("2000-02-29T23:59:59Z"),
                    Instant.parse("2100-02-28T00:00:00Z"),
                    Instant.parse("2026-12-31T12:00:00Z"),
                    Instant.parse("2028-02-29T00:00:00Z")));
            for (int i = 0; i < 300; i++) {
                instants.add(Instant.ofEpochSecond(random.nextLong(4_000_000_000L)));
            }
            for (var instant : instants) {
                commands.flushall();
                take(keys, "a", 1, 1, instant.getEpochSecond() * MICROS);
                var refused = take(keys, "a", 1, 1, instant.getEpochSecond() * MICROS);

                var end = instant.plusNanos(refused.get(3) * 1000);
                assertThat(end).as("%s of %s", period, instant).isEqualTo(period.end(instant));
            }
        }
    }
}
