package sluice.control.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every kind of expectation holds where it should, and fails where it should: a check that cannot fail checks nothing.
class ExpectationTest {
    private static final String TEST = """
            - name: one order
              request: { method: POST, url: "https://api.example.com/v1/orders?a=b", headers: { X-C: [d, e] }, body: { items: [1] } }
              upstreams: { orders: { status: 201, headers: { X-R: "=" }, body: { id: 7, tags: [a, b], none: null, text: "7" }, delay: 2s } }
              expect: %s
            """;

    /// What holds, and what does not.
    private static final String PAIRS = """
            { route: orders } | { route: none }
            { route: ~ord.* } | { route: ~ord }
            { status: 201 } | { status: 200 }
            { status: '~2..' } | { status: '~4..' }
            { error: absent } | { error: '*' }
            { error: absent } | { error: rate_limited }
            { upstream: orders } | { upstream: absent }
            { headers: { X-RateLimit-Remaining: 1 } } | { headers: { X-RateLimit-Remaining: 2 } }
            { headers: { x-request-id: '*' } } | { headers: { x-request-id: absent } }
            { headers: { X-None: absent } } | { headers: { X-None: '*' } }
            { headers: { X-R: '==' } } | { headers: { X-R: '=' } }
            { headers: { Content-Type: '~application/.*' } } | { headers: { Content-Type: '~text/.*' } }
            { body: '~.*tags.*' } | { body: '~tags' }
            { body: { contains: ['"id":7', tags] } } | { body: { contains: ['"id":7', togs] } }
            { body: { json: { id: 7 } } } | { body: { json: { id: '7' } } }
            { body: { json: { id: 7.0 } } } | { body: { json: { id: 7.1 } } }
            { body: { json: { text: '7' } } } | { body: { json: { text: 7 } } }
            { body: { json: { none: null } } } | { body: { json: { none: absent } } }
            { body: { json: { other: absent } } } | { body: { json: { other: null } } }
            { body: { json: { id: '*' } } } | { body: { json: { other: '*' } } }
            { body: { json: { tags: [a, '~.'] } } } | { body: { json: { tags: [b, b] } } }
            { body: { json: { tags: [a, b] } } } | { body: { json: { tags: [a] } } }
            { body: { json: { tags: '*' } } } | { body: { json: { tags: {} } } }
            { body: { json: { tags: [a, b] } } } | { body: { json: [] } }
            { upstream-request: { method: POST } } | { upstream-request: { method: GET } }
            { upstream-request: { path: '/v1/orders?a=b' } } | { upstream-request: { path: /v1/orders } }
            { upstream-request: { headers: { X-A: b } } } | { upstream-request: { headers: { X-A: c } } }
            { upstream-request: { headers: { X-C: 'd, e' } } } | { upstream-request: { headers: { X-C: d } } }
            { upstream-request: { headers: { Host: api.example.com } } } | { upstream-request: { headers: { Host: absent } } }
            { upstream-request: { body: { json: { items: [1] } } } } | { upstream-request: { body: { json: { items: [2] } } } }
            { upstream-request: { body: '{"items":[1]}' } } | { upstream-request: { body: absent } }
            { upstream-calls: 1 } | { upstream-calls: 0 }
            { upstream-calls: { orders: 1 } } | { upstream-calls: { orders: 2 } }
            { log: { upstream: orders, upstream_ms: ~2000.* } } | { log: { upstream: orders, upstream_ms: ~1.* } }
            { log: { reason: absent } } | { log: { reason: '*' } }
            """;

    @TempDir
    private Path directory;

    static Stream<Arguments> pairs() {
        return PAIRS.lines().map(line -> {
            int bar = line.indexOf(" | ");
            return Arguments.of(line.substring(0, bar), line.substring(bar + 3));
        });
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void holdsAndFailsWhereItShould(String right, String wrong) throws Exception {
        assertThat(Written.outcome(directory, TEST.formatted(right)).problems()).isEmpty();

        var failed = Written.outcome(directory, TEST.formatted(wrong));
        assertThat(failed.passed()).as(wrong).isFalse();
        assertThat(failed.problems()).hasSize(1).first().satisfies(problem -> {
            assertThat(problem.path()).startsWith("tests[0].expect.");
            assertThat(problem.line()).isEqualTo(13);
            assertThat(problem.value()).isNotEqualTo(problem.expected());
        });
        assertThat(failed.path())
                .contains("POST https://api.example.com/v1/orders?a=b", "route     orders")
                .contains("policies  rate-limit proceeds, then request-headers proceeds");
    }

    @Test
    void allThatIsWrongIsToldAtOnceInTheOrderOfWriting() throws Exception {
        var outcome = Written.outcome(directory, TEST.formatted("{ upstream-calls: 9, status: 9, route: none }"));

        assertThat(outcome.problems())
                .extracting(Object::toString)
                .extracting(it -> it.substring(it.indexOf("tests[0]")))
                .containsExactly(
                        "tests[0].expect.upstream-calls: 1 (expected: 9)",
                        "tests[0].expect.status: 201 (expected: 9)",
                        "tests[0].expect.route: orders (expected: none)");
    }
}
