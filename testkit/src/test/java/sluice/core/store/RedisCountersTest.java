package sluice.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.core.store.RedisFixture.admitted;
import static sluice.core.store.RedisFixture.await;
import static sluice.core.store.RedisFixture.decide;
import static sluice.core.store.RedisFixture.take;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sluice.api.store.Decision;
import sluice.api.store.Limit;
import sluice.api.value.CalendarRate;
import sluice.api.value.Rate;
import sluice.api.value.SecretRef;
import sluice.core.store.RedisSettings.Kind;
import sluice.core.store.RedisSettings.Node;
import sluice.testkit.RedisServer;

/// Against a real Redis.
class RedisCountersTest {
    private static RedisServer redis;

    private final RedisFixture fixture = new RedisFixture();
    private RedisCounters counters;

    @BeforeAll
    static void start() {
        redis = RedisServer.start();
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @BeforeEach
    void connect() throws Exception {
        redis.cli("FLUSHALL");
        counters = fixture.ready(standalone());
    }

    @AfterEach
    void disconnect() {
        counters.close();
        fixture.close();
    }

    private static RedisSettings standalone() {
        return RedisFixture.settings(Kind.STANDALONE, "", redis.port());
    }

    static List<Limit> kinds() {
        var rate = Rate.parse("10/hour");
        return List.of(
                new Limit.TokenBucket(rate, 10),
                new Limit.FixedWindow(Rate.parse("10/1000d")),
                new Limit.SlidingWindow(Rate.parse("10/1000d")),
                new Limit.SlidingLog(rate),
                new Limit.Calendar(CalendarRate.parse("10/month")));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void admitsTheQuotaAndGivesBackWhatWasTaken(Limit limit) {
        var limiter = counters.limiter("p", List.of(limit));

        var first = decide(limiter, "a", 3);
        assertThat(first.admitted()).isTrue();
        assertThat(first.tightest()).isEqualTo(limit);
        assertThat(first.remaining()).isEqualTo(7);
        assertThat(first.fullNanos()).isPositive();
        assertThat(admitted(limiter, "a", 20)).isEqualTo(7);
        var refused = decide(limiter, "a", 1);
        assertThat(refused.admitted()).isFalse();
        assertThat(refused.remaining()).isZero();
        assertThat(refused.nextNanos()).isPositive();
        assertThat(refused.fullNanos()).isGreaterThanOrEqualTo(refused.nextNanos());

        limiter.refund("a", 2, 1_000_000_000);
        int back = limit instanceof Limit.SlidingLog ? 0 : 2; // nothing was taken so long ago
        assertThat(admitted(limiter, "a", 5)).isEqualTo(back);
        limiter.refund("a", 2, 0);
        assertThat(admitted(limiter, "a", 5)).isEqualTo(2);
        assertThat(admitted(limiter, "another", 20)).isEqualTo(10);
    }

    @Test
    void takesNothingUnderAnyLimitWhenOneRefuses() {
        var hour = new Limit.TokenBucket(Rate.parse("3/hour"), 3);
        var day = new Limit.FixedWindow(Rate.parse("5/1000d"));
        var both = counters.limiter("p", List.of(hour, day));
        assertThat(admitted(both, "a", 9)).isEqualTo(3);
        assertThat(decide(both, "a", 1).tightest()).isEqualTo(hour);

        assertThat(redis.cli("HGET", "sluice:{p a}:1f", "u")).isEqualTo("3");
        assertThat(redis.cli("DEL", "sluice:{p a}:0b")).isEqualTo("1");
        assertThat(admitted(both, "a", 9)).isEqualTo(2);
        assertThat(decide(both, "a", 1).tightest()).isEqualTo(day);
    }

    @Test
    void everyKeyHasATimeToLiveAndABoundedName() {
        for (var limit : kinds()) {
            var limiter = counters.limiter("route orders/limit", List.of(limit));
            take(limiter, "10.0.0.1", 1);
            take(limiter, "x".repeat(5000), 1);
            take(limiter, "{braces} and \r\n", 1);
        }

        var keys = redis.cli("KEYS", "*").lines().toList();
        assertThat(keys).hasSize(3 * kinds().size() + 1).contains("sluice:{route orders/limit 10.0.0.1}:0b");
        for (var key : keys) {
            assertThat(key.length()).isLessThan(180);
            assertThat(Long.parseLong(redis.cli("PTTL", key))).as(key).isPositive();
        }
    }

    @Test
    void whoShareARedisShareTheLimit() throws Exception {
        var limits = List.<Limit>of(new Limit.TokenBucket(Rate.parse("100/hour"), 100), kinds().get(3));
        var wide = List.of(limits.getFirst());
        var results = new ArrayList<Future<Integer>>();
        try (var other = fixture.ready(standalone());
                var threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 8; i++) {
                var store = i % 2 == 0 ? counters : other;
                results.add(threads.submit((Callable<Integer>) () -> admitted(store.limiter("p", wide), "a", 40)));
            }
            int sum = 0;
            for (var result : results) {
                sum += result.get();
            }
            assertThat(sum).isEqualTo(100);
        }
    }

    @Test
    void aServerThatHasForgottenTheScriptIsToldIt() {
        var limiter = counters.limiter("p", List.of(kinds().getFirst()));
        take(limiter, "a", 1);

        redis.cli("SCRIPT", "FLUSH");

        assertThat(decide(limiter, "a", 1).remaining()).isEqualTo(8);
    }

    @Test
    void aServerThatDoesNotAnswerCostsNothingAfterAMoment() throws Exception {
        var limiter = counters.limiter("p", List.of(kinds().getFirst()));
        take(limiter, "a", 1);
        redis.pause();
        try {
            for (int i = 0; i < 5; i++) {
                assertThat(take(limiter, "a", 1)).isInstanceOf(Decision.Unavailable.class);
            }
            await("the breaker opens", () -> !counters.trouble().isEmpty());
            assertThat(counters.trouble()).isEqualTo("does not answer in time");
            int asked = fixture.failed.get();
            for (int i = 0; i < 1000; i++) {
                assertThat(limiter.take("a", 1)).isInstanceOf(Decision.Unavailable.class);
            }
            assertThat(fixture.failed.get()).isEqualTo(asked);
            assertThat(fixture.skipped.get()).isGreaterThanOrEqualTo(1000);
        } finally {
            redis.resume();
        }
        await("it is asked again", () -> counters.trouble().isEmpty());
        assertThat(take(limiter, "a", 1)).isInstanceOf(Decision.Now.class);
    }

    @Test
    void comesBackByItselfAfterTheServerWasRestarted() throws Exception {
        var limiter = counters.limiter("p", List.of(kinds().getFirst()));
        assertThat(admitted(limiter, "a", 20)).isEqualTo(10);
        redis.kill();
        await("nobody asks any more", () -> {
            assertThat(take(limiter, "a", 1)).isInstanceOf(Decision.Unavailable.class);
            return !counters.trouble().isEmpty();
        });

        redis.restart();

        await("it is asked again", () -> counters.trouble().isEmpty());
        assertThat(admitted(limiter, "a", 20)).isEqualTo(10); // it kept nothing
    }

    @Test
    void aServerThatIsNotThereIsWaitedFor() throws Exception {
        try (var later = RedisServer.start()) {
            later.kill();
            try (var early = fixture.counters(RedisFixture.settings(Kind.STANDALONE, "", later.port()))) {
                var limiter = early.limiter("p", List.of(kinds().getFirst()));
                assertThat(limiter.take("a", 1)).isInstanceOf(Decision.Unavailable.class);
                assertThat(early.trouble()).isNotEmpty();

                later.restart();

                await("it answers", () -> early.trouble().isEmpty());
                assertThat(admitted(limiter, "a", 20)).isEqualTo(10);
            }
        }
    }

    @Test
    void authenticatesAsAUserOfAnAcl() throws Exception {
        try (var guarded = RedisServer.start("--requirepass", "of-the-default")) {
            guarded.cli("-a", "of-the-default", "ACL", "SETUSER", "gate", "on", ">s3cret", "~sluice:*", "+@all");
            var node = List.of(new Node("127.0.0.1", guarded.port()));
            var right = SecretRef.of("${env:R}", "s3cret");
            try (var store = fixture.ready(RedisFixture.settings(Kind.STANDALONE, "", node, "gate", right))) {
                assertThat(admitted(store.limiter("p", List.of(kinds().getFirst())), "a", 20))
                        .isEqualTo(10);
            }
            var wrong = SecretRef.of("${env:R}", "wrong-one");
            try (var store = fixture.counters(RedisFixture.settings(Kind.STANDALONE, "", node, "gate", wrong))) {
                await("it is refused", () -> store.trouble().startsWith("does not answer: "));
                assertThat(store.trouble()).doesNotContain("wrong-one");
            }
        }
    }

    @Test
    void aClusterIsAskedWhereTheKeyIs() throws Exception {
        try (var a = RedisServer.startNode();
                var b = RedisServer.startNode()) {
            a.cli("CLUSTER", "ADDSLOTSRANGE", "0", "8191");
            b.cli("CLUSTER", "ADDSLOTSRANGE", "8192", "16383");
            var bus = b.cli("CONFIG", "GET", "cluster-port").lines().toList().getLast();
            a.cli("CLUSTER", "MEET", "127.0.0.1", Integer.toString(b.port()), bus);
            await(
                    "the nodes know each other",
                    () -> a.cli("CLUSTER", "INFO").contains("cluster_state:ok")
                            && b.cli("CLUSTER", "INFO").contains("cluster_state:ok"));
            try (var store = fixture.ready(RedisFixture.settings(Kind.CLUSTER, "", a.port()))) {
                var limiter = store.limiter("p", List.of(kinds().get(0), kinds().get(1)));
                for (int i = 0; i < 20; i++) {
                    assertThat(admitted(limiter, "key " + i, 12)).isEqualTo(10);
                }
                assertThat(Integer.parseInt(a.cli("DBSIZE"))).isGreaterThan(5);
                assertThat(Integer.parseInt(b.cli("DBSIZE"))).isGreaterThan(5);
            }
        }
    }

    @Test
    void sentinelsSayWhichServerIsTheMasterNow() throws Exception {
        try (var master = RedisServer.start();
                var replica = RedisServer.start("--replicaof", "127.0.0.1 " + master.port());
                var sentinel = RedisServer.startSentinel("main", master.port())) {
            await(
                    "the replica is in step",
                    () -> replica.cli("INFO", "replication").contains("master_link_status:up"));
            await(
                    "the sentinel knows the replica",
                    () -> sentinel.cli("SENTINEL", "REPLICAS", "main").contains(Integer.toString(replica.port())));
            try (var store = fixture.ready(RedisFixture.settings(Kind.SENTINEL, "main", sentinel.port()))) {
                var limiter = store.limiter("p", List.of(kinds().getFirst()));
                assertThat(admitted(limiter, "a", 4)).isEqualTo(4);
                await(
                        "the replica has it too",
                        () -> replica.cli("EXISTS", "sluice:{p a}:0b").equals("1"));

                master.kill();

                await("the replica has taken over", () -> take(limiter, "b", 1) instanceof Decision.Now);
                assertThat(replica.cli("ROLE")).startsWith("master");
                assertThat(admitted(limiter, "a", 20)).isEqualTo(6);
            }
        }
    }
}
