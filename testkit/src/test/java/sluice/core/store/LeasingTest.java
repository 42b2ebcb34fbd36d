package sluice.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.core.store.RedisFixture.admitted;
import static sluice.core.store.RedisFixture.await;
import static sluice.core.store.RedisFixture.decide;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sluice.api.store.Decision;
import sluice.api.store.Limit;
import sluice.api.value.Rate;
import sluice.core.store.RedisSettings.Kind;
import sluice.testkit.RedisServer;

/// Tokens that are taken ahead, against a real Redis.
class LeasingTest {
    private final RedisServer redis = RedisServer.start();
    private final RedisFixture fixture = new RedisFixture();
    private final List<RedisCounters> stores = new ArrayList<>();

    @AfterEach
    void stop() {
        stores.forEach(RedisCounters::close);
        fixture.close();
        redis.close();
    }

    private RedisCounters store() throws Exception {
        var store = fixture.ready(RedisFixture.settings(Kind.STANDALONE, "", redis.port()));
        stores.add(store);
        return store;
    }

    private static List<Limit> limit(String rate) {
        var parsed = Rate.parse(rate);
        return List.of(new Limit.TokenBucket(parsed, parsed.amount()));
    }

    @Test
    void mostRequestsNeedNoRoundTrip() throws Exception {
        var limiter = store().leasing("p", limit("10000/hour"));
        int before = fixture.answered.get();

        assertThat(admitted(limiter, "a", 2_000)).isEqualTo(2_000);

        assertThat(fixture.answered.get() - before).isLessThan(40);
        var decision = decide(limiter, "a", 1);
        assertThat(decision.remaining()).isBetween(7_600L, 8_000L);
    }

    @Test
    void neverMoreThanTheQuotaIsSpentTogether() throws Exception {
        var results = new ArrayList<Future<Integer>>();
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 4; i++) {
                var limiter = store().leasing("p", limit("1000/1000d"));
                results.add(threads.submit((Callable<Integer>) () -> admitted(limiter, "a", 5_000)));
            }
            int sum = 0;
            for (var result : results) {
                sum += result.get();
            }
            // what one gateway holds and does not spend, no other one has
            assertThat(sum).isLessThanOrEqualTo(1000).isGreaterThanOrEqualTo(1000 - 4 * 30);
        }
    }

    @Test
    void whatIsNotSpentGoesBack() throws Exception {
        var limiter = store().leasing("p", limit("1000/1000d"));
        assertThat(admitted(limiter, "a", 3)).isEqualTo(3);
        assertThat(spent()).isEqualTo(20);

        await("the lease is given back", () -> spent() == 3);
    }

    @Test
    void whatIsNotSpentGoesBackWhenAGatewayEnds() throws Exception {
        var store = store();
        assertThat(admitted(store.leasing("p", limit("1000/1000d")), "a", 3)).isEqualTo(3);

        store.close();

        await("the lease is given back", () -> spent() == 3);
    }

    private int spent() {
        return (int) Math.ceil(Double.parseDouble(redis.cli("HGET", "sluice:{p a}:0b", "s")));
    }

    @Test
    void smallLimitsAreExact() throws Exception {
        var one = store().leasing("p", limit("10/hour"));
        var other = store().leasing("p", limit("10/hour"));

        assertThat(admitted(one, "a", 5) + admitted(other, "a", 20)).isEqualTo(10);
        assertThat(decide(one, "a", 1).admitted()).isFalse();
        one.refund("a", 1, 0);
        assertThat(admitted(one, "a", 3)).isEqualTo(1);
    }

    @Test
    void whatWasTakenAheadIsSpentWhileTheStoreIsGone() throws Exception {
        var store = store();
        var limiter = store.leasing("p", limit("10000/hour"));
        assertThat(admitted(limiter, "a", 1)).isEqualTo(1);

        redis.kill();

        assertThat(admitted(limiter, "a", 100)).isEqualTo(100);
        await("the lease is over", () -> RedisFixture.take(limiter, "a", 1) instanceof Decision.Unavailable);
        redis.restart();
        await("the store is back", () -> RedisFixture.take(limiter, "a", 1) instanceof Decision.Now);
    }
}
