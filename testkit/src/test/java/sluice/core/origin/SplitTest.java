package sluice.core.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import sluice.api.policy.ConfigException;
import sluice.testkit.ExchangeFixture;

class SplitTest {
    private static final int KEYS = 20_000;

    @Test
    void theSameKeyGoesToTheSameSide() {
        var draw = new WeightedDraw("orders", Map.of("v1", 90, "v2", 10));
        for (int i = 0; i < 1000; i++) {
            assertThat(draw.of("user-" + i)).isEqualTo(draw.of("user-" + i));
        }
    }

    @Test
    void keysAreDividedByWeight() {
        var draw = new WeightedDraw("orders", ordered("v1", 90, "v2", 10));
        assertThat(share(draw, "v2")).isBetween(0.09, 0.11);
    }

    @Test
    void aChangedWeightMovesOnlyTheKeysItMust() {
        var before = new WeightedDraw("orders", ordered("v1", 90, "v2", 10));
        var after = new WeightedDraw("orders", ordered("v1", 80, "v2", 20));
        int moved = 0;
        for (int i = 0; i < KEYS; i++) {
            var from = before.names().get(before.of("user-" + i));
            var to = after.names().get(after.of("user-" + i));
            if (!from.equals(to)) {
                moved++;
                assertThat(to).as("no key leaves the side that grows").isEqualTo("v2");
            }
        }
        assertThat(moved / (double) KEYS).isBetween(0.08, 0.12);
    }

    @Test
    void theOrderOfWritingDoesNotMatter() {
        var one = new WeightedDraw("orders", ordered("v1", 50, "v2", 50));
        var other = new WeightedDraw("orders", ordered("v2", 50, "v1", 50));
        for (int i = 0; i < 1000; i++) {
            assertThat(one.names().get(one.of("k" + i))).isEqualTo(other.names().get(other.of("k" + i)));
        }
    }

    @Test
    void twoRoutesDivideTheSameKeysDifferently() {
        var one = new WeightedDraw("orders", ordered("v1", 50, "v2", 50));
        var other = new WeightedDraw("invoices", ordered("v1", 50, "v2", 50));
        int same = 0;
        for (int i = 0; i < KEYS; i++) {
            same += one.of("k" + i) == other.of("k" + i) ? 1 : 0;
        }
        assertThat(same / (double) KEYS).isBetween(0.47, 0.53);
    }

    @Test
    void aSideOfWeightZeroIsNeverDrawn() {
        var draw = new WeightedDraw("orders", ordered("v1", 1, "v2", 0));
        var random = new Random(7);
        assertThat(draw.names()).containsExactly("v1");
        assertThat(draw.random(random)).isZero();
    }

    @Test
    void withoutAKeySidesAreDrawnByWeight() {
        var draw = new WeightedDraw("orders", ordered("v1", 75, "v2", 25));
        var random = new Random(7);
        int second = 0;
        for (int i = 0; i < KEYS; i++) {
            second += draw.random(random);
        }
        assertThat(second / (double) KEYS).isBetween(0.23, 0.27);
    }

    @Test
    void stickyFollowsTheFact() {
        var calls = new HashMap<String, Integer>();
        var context = new FakeOrigins(name -> (call, sink) -> calls.merge(name, 1, Integer::sum));
        var origin = new Split(ordered("v1", 50, "v2", 50), "request.headers.x-user-id").build(context);
        for (int i = 0; i < 20; i++) {
            origin.answer(FakeOrigins.call(ExchangeFixture.get("/").header("X-User-Id", "alice")), new FakeSink());
        }
        assertThat(calls).hasSize(1).containsValue(20);
    }

    @Test
    void refusesSidesWithoutAnyWeight() {
        assertThatThrownBy(() -> new Split(Map.of("v1", 0), null))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("at least one weight above 0");
    }

    @Test
    void refusesAStickyThatIsNoFact() {
        assertThatThrownBy(() -> new Split(Map.of("v1", 1), "request.colour"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not a fact");
    }

    private static Map<String, Integer> ordered(String one, int first, String other, int second) {
        var sides = new LinkedHashMap<String, Integer>();
        sides.put(one, first);
        sides.put(other, second);
        return sides;
    }

    private static double share(WeightedDraw draw, String side) {
        int hits = 0;
        for (int i = 0; i < KEYS; i++) {
            hits += draw.names().get(draw.of("user-" + i)).equals(side) ? 1 : 0;
        }
        return hits / (double) KEYS;
    }
}
