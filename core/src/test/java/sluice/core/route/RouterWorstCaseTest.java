package sluice.core.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static sluice.core.route.Rule.named;
import static sluice.core.route.Rule.router;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What the most hostile path costs, counted in places where routes are compared.
class RouterWorstCaseTest {
    private final AtomicInteger compared = new AtomicInteger();
    private final Match<String> match = new Match<>();

    /// Every combination of a literal and `*` down to a depth, each with routes that are compared and never match.
    private Rule[] combinations(int depth) {
        var prefixes = new ArrayList<String>(List.of(""));
        for (int from = 0, level = 0; level < depth; level++) {
            int to = prefixes.size();
            for (; from < to; from++) {
                prefixes.add(prefixes.get(from) + "/a");
                prefixes.add(prefixes.get(from) + "/*");
            }
        }
        return prefixes.stream()
                .map(prefix -> named(prefix).paths(prefix + "/**").when(exchange -> compared.getAndIncrement() < 0))
                .toArray(Rule[]::new);
    }

    private int placesComparedFor(Router<String> router, String path) {
        compared.set(0);
        router.match(Asked.of("GET", path), match);
        assertThat(match.route()).isNull();
        return compared.get();
    }

    @Test
    void noPathIsComparedAtMoreThanTheStatedNumberOfPlaces() {
        var router = router(combinations(11));
        assertThat(placesComparedFor(router, "/a".repeat(11))).isEqualTo(4095).isLessThan(Router.MOST_VISITS);
        assertThat(placesComparedFor(router, "/b".repeat(11))).isEqualTo(12);
    }

    @Test
    void theLengthOfThePathDoesNotMultiplyTheWork() {
        var router = router(combinations(11));
        assertThat(placesComparedFor(router, "/a".repeat(4096))).isEqualTo(4095);
        assertThat(placesComparedFor(router, "/a".repeat(11) + "/" + "x".repeat(8000)))
                .isEqualTo(4095);
    }

    @Test
    void refusesTablesThatWouldAllowMore() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> router(combinations(12)))
                .withMessageContaining("one request could be compared at 8191 places (expected: at most 4096)")
                .withMessageContaining("paths of no host, such as /");
    }

    @Test
    void manyRoutesThatDifferInLiteralsAloneNeverGoBack() {
        var rules = new ArrayList<Rule>();
        for (int i = 0; i < 2000; i++) {
            rules.add(named("r" + i)
                    .paths("/s" + i % 50 + "/v" + i % 7 + "/{x}/i" + i + "/**")
                    .when(exchange -> compared.getAndIncrement() < 0));
        }
        assertThat(placesComparedFor(router(rules.toArray(Rule[]::new)), "/s1/v2/y/i51/z"))
                .isEqualTo(1);
    }

    @Test
    void aHostOfManyLabelsFindsTheLongestWildcard() {
        var router = router(named("wide").hosts("*.com"), named("long").hosts("*.a.a.com"), named("none"));
        router.match(Asked.of("GET", "a.".repeat(125) + "com/"), match);
        assertThat(match.route()).isEqualTo("long");
        router.match(Asked.of("GET", ".".repeat(250) + "/"), match);
        assertThat(match.route()).isEqualTo("none");
    }

    @Test
    void segmentsWithTheSameHashAreToldApart() {
        var router = router(
                named("1").paths("/AaAa"), named("2").paths("/BBBB"), named("3").paths("/AaBB"));
        router.match(Asked.of("GET", "/BBBB"), match);
        assertThat(match.route()).isEqualTo("2");
        router.match(Asked.of("GET", "/BBAa"), match);
        assertThat(match.route()).isNull();
    }
}
