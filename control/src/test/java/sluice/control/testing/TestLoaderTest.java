package sluice.control.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.control.bind.ConfigIndex;
import sluice.control.bind.Secrets;
import sluice.control.plan.Loaded;
import sluice.control.plan.Loader;

class TestLoaderTest {
    private static final String GATEWAY = """
            upstreams: [{ name: a, endpoints: ["http://a.internal"] }]
            routes: [{ name: %s, match: /**, to: a }]
            """;
    private static final String TEST = "[{ name: n, request: GET http://x/, expect: { route: %s } }]\n";

    @TempDir
    private Path directory;

    private List<String> problems() throws IOException {
        return load(directory).getFirst().problems().stream()
                .map(it -> it.toString().replace(directory + "/", ""))
                .toList();
    }

    private List<TestLoader.Suite> load(Path named) throws IOException {
        return new TestLoader(ConfigIndex.load()).load(named, Map.of("SET", "env")::get);
    }

    @Test
    void theConfigurationStandsBesideTheTests() throws IOException {
        new Written(directory)
                .file("one/gateway.yaml", GATEWAY.formatted("one"))
                .file("one/tests.yaml", TEST.formatted("one"))
                .file("two/b.yaml", GATEWAY.formatted("two"))
                .file("two/b.tests.yaml", TEST.formatted("two"))
                .file(".git/tests.yaml", "nonsense");

        assertThat(load(directory))
                .hasSize(2)
                .allSatisfy(it -> assertThat(it.problems()).isEmpty());
        assertThat(load(directory.resolve("one"))).hasSize(1);
        assertThat(load(directory.resolve("one/gateway.yaml"))).hasSize(1);
        assertThat(load(directory.resolve("two/b.tests.yaml"))).hasSize(1);
        assertThat(load(directory.resolve("two/b.yaml")))
                .singleElement()
                .satisfies(it -> assertThat(it.problems()).isEmpty());
    }

    @Test
    void ofADirectoryOfConfigurationTheWholeIsTested() throws IOException {
        new Written(directory)
                .file("conf/sluice.yaml", GATEWAY.formatted("root"))
                .file("conf/teams/b.yaml", "routes: [{ name: team, match: /b, to: a }]")
                .file("conf/teams/b.tests.yaml", TEST.formatted("team"))
                .file("conf/teams/tests.yaml", TEST.formatted("root"));

        assertThat(load(directory))
                .hasSize(2)
                .allSatisfy(it -> assertThat(it.problems()).isEmpty());
        assertThat(new Loader(ConfigIndex.load()).load(directory.resolve("conf"), Secrets.none()))
                .isInstanceOf(Loaded.Valid.class);
    }

    @Test
    void whereThereAreNoTestsNoneAreFound() throws IOException {
        Files.writeString(directory.resolve("gateway.yaml"), GATEWAY);

        assertThat(load(directory)).isEmpty();
    }

    @Test
    void everyMistakeIsToldWithItsPlace() throws IOException {
        new Written(directory).file("gateway.yaml", GATEWAY.formatted("one")).file("tests.yaml", """
                - { name: a, requst: GET http://x/, expect: { status: 200, haeders: {} } }
                - { name: b, request: /x, expect: { status: ~( } }
                - { name: c, request: GET http://x/, repeat: 0, expect: { status: 200 } }
                - { name: d, request: { url: "http://x/", from: localhost }, expect: { status: 200 } }
                - { name: e, request: GET http://x/, upstreams: { a: { fail: often } }, expect: { status: 200 } }
                """);

        assertThat(problems())
                .containsExactly(
                        "tests.yaml:1:3: [0].request: missing (expected: a text, or a mapping with method, url,"
                                + " headers, body, from, listener)",
                        "tests.yaml:1:14: [0]: unknown key \"requst\" (did you mean \"request\"?)",
                        "tests.yaml:1:60: [0].expect: unknown key \"haeders\" (did you mean \"headers\"?)",
                        "tests.yaml:2:23: [1].request.url: \"/x\" (expected: an absolute URL such as"
                                + " https://api.example.com/v1/orders)",
                        "tests.yaml:2:45: [1].expect.status: \"~(\" (expected: a regular expression of RE2/J behind"
                                + " the ~; missing closing ))",
                        "tests.yaml:3:46: [2].repeat: 0 (expected: a number from 1 to 1000000)",
                        "tests.yaml:4:49: [3].request.from: \"localhost\" (expected: an address such as 203.0.113.7 or"
                                + " 2001:db8::1)",
                        "tests.yaml:5:62: [4].upstreams.a.fail: \"often\" (expected: one of refused, timeout, reset)");
    }

    @Test
    void whatTestsSpeakOfMustExistAndTheyMustExpectSomething() throws IOException {
        new Written(directory).file("gateway.yaml", GATEWAY.formatted("one")).file("tests.yaml", """
                - { name: a, request: GET http://x/, upstreams: { b: 200 }, expect: { route: two } }
                - { name: b, request: GET http://x/ }
                - { name: c, request: GET http://x/, expect: { upstream: c, upstream-calls: { d: 1 } } }
                - { name: d, request: GET http://x/, expect: { route: none } }
                """);

        assertThat(problems())
                .containsExactly(
                        "tests.yaml:1:54: [0].upstreams.b: unknown upstream \"b\" (expected: one of a)",
                        "tests.yaml:1:78: [0].expect.route: unknown route \"two\" (expected: one of one)",
                        "tests.yaml:2:3: [1].expect: nothing (expected: at least one expectation)",
                        "tests.yaml:3:58: [2].expect.upstream: unknown upstream \"c\" (expected: one of a)",
                        "tests.yaml:3:77: [2].expect.upstream-calls: unknown upstream \"d\" (expected: one of a)");
    }

    @Test
    void secretsThatNobodyHasGivenAreMadeUp() throws IOException {
        new Written(directory).file("a.tests.yaml", """
                configuration:
                  listeners:
                    - name: public
                      tls: { certificates: [{ cert: missing.crt, key: "${env:KEY}" }] }
                  routes:
                    - name: all
                      match: /**
                      timeout: "${env:TIMEOUT}"
                      to: { respond: { status: 200, body: "${env:SET} ${env:GIVEN} ${env:MISSING} ${file:nowhere}" } }
                environment: { GIVEN: here }
                tests: [{ name: n, request: GET https://x/, expect: { body: "~env here [0-9a-f]{32} [0-9a-f]{32}" } }]
                """);

        var suite = load(directory).getFirst();

        assertThat(suite.problems()).isEmpty();
        assertThat(suite.madeUp())
                .containsExactlyInAnyOrder("${env:KEY}", "${env:TIMEOUT}", "${env:MISSING}", "${file:nowhere}");
        assertThat(suite.plan()).isNotNull();
    }
}
