package sluice.core.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sluice.api.exchange.Exchange;
import sluice.testkit.ExchangeFixture;

class BalancersTest {
    private static final int PICKS = 60_000;

    private final Exchange exchange = ExchangeFixture.get("/");

    private enum Kind {
        ROUND_ROBIN,
        LEAST_REQUEST,
        RANDOM,
        HASH_OF_NOTHING;

        Picker over(EndpointSet set) {
            return switch (this) {
                case ROUND_ROBIN -> Balancer.ROUND_ROBIN.over(set);
                case LEAST_REQUEST -> Balancer.LEAST_REQUEST.over(set);
                case RANDOM -> Balancer.RANDOM.over(set);
                case HASH_OF_NOTHING -> Balancer.hash(Pools.fact("")).over(set);
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void sharesCallsByWeight(Kind kind) {
        var set = Pools.set(1, 2, 3);
        var counts = count(kind.over(set), Pools.ALL);
        for (int i = 0; i < 3; i++) {
            assertThat((double) counts.getOrDefault(set.get(i), 0) / PICKS).isCloseTo((i + 1) / 6.0, within(0.02));
        }
    }

    @ParameterizedTest
    @EnumSource
    void sharesWhatAnEndpointMayNotHaveAmongTheOthers(Kind kind) {
        var set = Pools.set(2, 2, 2, 2);
        var excluded = set.get(1).endpoint();
        var counts = count(kind.over(set), endpoint -> endpoint != excluded);
        assertThat(counts).doesNotContainKey(set.get(1));
        for (int i : new int[] {0, 2, 3}) {
            assertThat((double) counts.getOrDefault(set.get(i), 0) / PICKS).isCloseTo(1 / 3.0, within(0.02));
        }
    }

    @ParameterizedTest
    @EnumSource
    void findsTheOneEndpointThatIsLeftOfAThousand(Kind kind) {
        var set = Pools.equal(1000);
        var left = set.get(777);
        var picker = kind.over(set);
        for (int i = 0; i < 100; i++) {
            assertThat(picker.pick(exchange, endpoint -> endpoint == left.endpoint()))
                    .isSameAs(left);
        }
    }

    @ParameterizedTest
    @EnumSource
    void findsNothingWhenNothingIsLeft(Kind kind) {
        assertThat(kind.over(Pools.equal(3)).pick(exchange, endpoint -> false)).isNull();
    }

    @Test
    void roundRobinSpacesTurnsEvenly() {
        var set = Pools.set(5, 1, 1);
        var picker = Balancer.ROUND_ROBIN.over(set);
        var round = new StringBuilder();
        for (int i = 0; i < 14; i++) {
            round.append(set.members().indexOf(picker.pick(exchange, Pools.ALL)));
        }
        assertThat(round.toString()).doesNotContain("0000").contains("0", "1", "2");
        assertThat(round.chars().filter(c -> c == '0').count()).isEqualTo(10);
    }

    @Test
    void roundRobinTakesHugeWeights() {
        var set = Pools.set(1_000_000, 500_000, 3);
        var counts = count(Balancer.ROUND_ROBIN.over(set), Pools.ALL);
        assertThat((double) counts.getOrDefault(set.get(0), 0) / PICKS).isCloseTo(2 / 3.0, within(0.02));
        assertThat(counts).containsKey(set.get(2));
    }

    @Test
    void leastRequestPrefersTheIdle() {
        var set = Pools.equal(2);
        set.get(0).endpoint().active().set(10);
        var counts = count(Balancer.LEAST_REQUEST.over(set), Pools.ALL);
        assertThat(counts).doesNotContainKey(set.get(0));
    }

    @Test
    void leastRequestKeepsQueuesShort() {
        var set = Pools.equal(100);
        var picker = Balancer.LEAST_REQUEST.over(set);
        for (int i = 0; i < 10_000; i++) {
            Objects.requireNonNull(picker.pick(exchange, Pools.ALL))
                    .endpoint()
                    .active()
                    .incrementAndGet();
        }
        assertThat(set.members())
                .allSatisfy(
                        member -> assertThat(member.endpoint().active().get()).isBetween(85, 107));
    }

    @Test
    void hashKeepsAKeyAtItsEndpoint() {
        var set = Pools.equal(10);
        var one = Balancer.hash(Pools.fact("user-1")).over(set);
        var again = Balancer.hash(Pools.fact("user-1")).over(Pools.equal(10));
        assertThat(Objects.requireNonNull(one.pick(exchange, Pools.ALL))
                        .endpoint()
                        .name())
                .isEqualTo(Objects.requireNonNull(again.pick(exchange, Pools.ALL))
                        .endpoint()
                        .name());
    }

    @Test
    void hashSharesKeysEvenly() {
        var set = Pools.equal(50);
        var maglev = new Maglev(set, Pools.fact("k"));
        var counts = new HashMap<Member, Integer>();
        for (int i = 0; i < PICKS; i++) {
            counts.merge(Objects.requireNonNull(maglev.pick(StableHash.of("key-" + i, 0), Pools.ALL)), 1, Integer::sum);
        }
        assertThat(counts).hasSize(50);
        assertThat(counts.values()).allSatisfy(count -> assertThat(count).isBetween(1000, 1400));
    }

    @Test
    void hashMovesFewKeysWhenAnEndpointLeaves() {
        var before = new Maglev(Pools.equal(20), Pools.fact("k"));
        var members = Pools.equal(20).members();
        var after = new Maglev(EndpointSet.of(members.subList(0, 19)), Pools.fact("k"));
        var gone = members.get(19).endpoint().name();
        int moved = 0;
        int keys = 20_000;
        for (int i = 0; i < keys; i++) {
            long hash = StableHash.of("key-" + i, 0);
            var was = name(before.pick(hash, Pools.ALL));
            if (!was.equals(gone) && !was.equals(name(after.pick(hash, Pools.ALL)))) {
                moved++;
            }
        }
        assertThat((double) moved / keys).isLessThan(0.05);
    }

    @Test
    void hashLeavesOtherKeysAloneWhenAnEndpointMayNotBeUsed() {
        var set = Pools.equal(20);
        var maglev = new Maglev(set, Pools.fact("k"));
        var avoided = set.get(3);
        for (int i = 0; i < 10_000; i++) {
            long hash = StableHash.of("key-" + i, 0);
            var usual = maglev.pick(hash, Pools.ALL);
            var now = maglev.pick(hash, endpoint -> endpoint != avoided.endpoint());
            if (!avoided.equals(usual)) {
                assertThat(now).isSameAs(usual);
            } else {
                assertThat(now).isNotNull().isNotSameAs(avoided);
            }
        }
    }

    private static String name(@org.jspecify.annotations.Nullable Member member) {
        return Objects.requireNonNull(member).endpoint().name();
    }

    private Map<Member, Integer> count(Picker picker, Eligible eligible) {
        var counts = new HashMap<Member, Integer>();
        for (int i = 0; i < PICKS; i++) {
            counts.merge(Objects.requireNonNull(picker.pick(exchange, eligible)), 1, Integer::sum);
        }
        return counts;
    }
}
