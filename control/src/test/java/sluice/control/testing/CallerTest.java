package sluice.control.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallerTest {
    private static final String CONFIGURATION = """
            configuration:
              upstreams: [{ name: a, endpoints: ["http://10.0.0.1"] }]
              consumers: [{ name: acme, api-keys: ["sha256:HASH"] }]
              routes:
                - { name: key, match: /key, policies: [{ api-key: { keep: true } }], to: a }
                - { name: query, match: /query, policies: [{ api-key: { from: request.query.k, keep: true } }], to: a }
                - { name: bearer, match: /bearer, policies: [{ api-key: { from: request.headers.authorization } }], to: a }
                - { name: any, match: /any, policies: [{ any-of: [{ basic: { keep: true } }, { api-key: {} }] }], to: a }
            tests:
              TESTS
            """;

    @TempDir
    private Path directory;

    private TestRun.Outcome outcome(String test) throws Exception {
        var digest = MessageDigest.getInstance("SHA-256").digest("own".getBytes(UTF_8));
        var text =
                CONFIGURATION.replace("HASH", HexFormat.of().formatHex(digest)).replace("TESTS", test);
        var suite = new Written(directory).file("a.tests.yaml", text).suite();
        assertThat(suite.problems()).isEmpty();
        return TestRun.of(Objects.requireNonNull(suite.plan()), suite.tests().getFirst(), suite.places());
    }

    private void passes(String test) throws Exception {
        assertThat(outcome(test).problems()).isEmpty();
    }

    @Test
    void aConsumerBringsWhatTheRouteWantsWhereItWantsIt() throws Exception {
        passes("- { name: n, request: GET http://x/key, as: { consumer: acme },"
                + " expect: { upstream-request: { headers: { X-Api-Key: ~test-.*-acme, X-Consumer: acme } } } }");
        passes("- { name: n, request: GET http://x/query?a=b, as: { consumer: acme },"
                + " expect: { upstream-request: { path: \"~/query[?]a=b&k=test-.*-acme\" } } }");
        passes("- { name: n, request: GET http://x/bearer, as: { consumer: acme }, expect: { status: 200 } }");
        passes("- { name: n, request: GET http://x/any, as: { consumer: acme },"
                + " expect: { upstream-request: { headers: { Authorization: ~Basic .* } } } }");
    }

    @Test
    void whatTheRequestBringsItselfStays() throws Exception {
        passes("- { name: n, request: { url: \"http://x/key\", headers: { x-api-key: own } }, as: { consumer: acme },"
                + " expect: { status: 200, upstream-request: { headers: { X-Api-Key: own } } } }");
        passes("- { name: n, request: { url: \"http://x/key\", headers: { x-api-key: other } }, as: { consumer: acme },"
                + " expect: { status: 401 } }");
    }

    @Test
    void aStepMayBeNobodyAgain() throws Exception {
        passes("- { name: n, request: GET http://x/key, as: { consumer: acme }, expect: { status: 200 },"
                + " then: [{ expect: { status: 200 } }, { as: nobody, expect: { status: 401 } }] }");
    }

    @Test
    void whoIsNotThereIsAMistakeOfTheTest() throws Exception {
        assertThat(outcome("- { name: n, request: GET http://x/key, as: { consumer: hooli }, expect: { status: 401 } }")
                        .problems())
                .singleElement()
                .asString()
                .contains("tests[0].as: \"hooli\" (expected: the name of one of consumers)");
        assertThat(outcome("- { name: n, request: GET http://x/key, as: { issuer: main }, expect: { status: 401 } }")
                        .problems())
                .singleElement()
                .asString()
                .contains("tests[0].as: \"main\" (expected: there are no issuers)");
    }
}
