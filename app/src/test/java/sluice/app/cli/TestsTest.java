package sluice.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestsTest {
    private static final String BROKEN = """
            configuration:
              routes: [{ name: all, match: GET /a, to: { respond: { status: 200, body: "<&>" } } }]
            tests:
              - { name: holds, request: GET http://x/a, expect: { status: 200 } }
              - { name: does "not", request: GET http://x/a, expect: { status: 201, body: "~.*" } }
            """;

    @TempDir
    private Path directory;

    private String file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    private static CommandRun test(String... arguments) {
        var all = new java.util.ArrayList<String>();
        all.add("test");
        all.addAll(java.util.List.of(arguments));
        return CommandRun.of(new Tests(), all.toArray(String[]::new));
    }

    @Test
    void countsWhatPasses() {
        var run = test("../examples/01-hello", "../examples/02-canary/gateway.yaml");

        assertThat(run.code()).isZero();
        assertThat(run.out()).isEqualTo("10 passed, 0 failed\n");
        assertThat(test("-v", "../examples/01-hello").out()).contains("passed  the prefix is taken away\n");
    }

    @Test
    void tellsWhatFailsWithItsPlaceAndHowItCameAbout() throws IOException {
        var named = file("a.tests.yaml", BROKEN);
        var run = test(named);

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out())
                .startsWith("FAILED  does \"not\"\n  " + named
                        + ":5:68: tests[1].expect.status: 200 (expected: 201)\n      GET http://x/a\n")
                .contains("      route     all\n        * all  /a\n      policies  none\n")
                .endsWith("1 passed, 1 failed\n");
    }

    @Test
    void tellsProgramsTheSame() throws Exception {
        var named = file("a.tests.yaml", BROKEN);

        assertThat(test("-o", "json", named).out())
                .startsWith("{\"passed\":1,\"failed\":1,\"tests\":[{\"name\":\"holds\"")
                .contains("\"path\":\"tests[1].expect.status\",\"value\":\"200\",\"expected\":\"201\"");
        var xml = test("-o", "junit", named).out().getBytes(StandardCharsets.UTF_8);
        var suite = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(xml))
                .getDocumentElement();
        assertThat(suite.getAttribute("tests")).isEqualTo("2");
        assertThat(suite.getAttribute("failures")).isEqualTo("1");
        assertThat(suite.getElementsByTagName("failure").item(0).getTextContent())
                .contains("200 (expected: 201)", "answer    200, <&>");
    }

    @Test
    void whatCannotBeReadIsToldAndIsNoSuccess() throws IOException {
        var run = test(file("a.tests.yaml", "configuration: { routes: [{ name: a }] }\ntests: [{ nam: x }]\n"));

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).contains("unknown key \"nam\"").endsWith("0 passed, 0 failed, 3 problems\n");
        assertThat(test(file(
                                "b.tests.yaml",
                                "configuration: nowhere.yaml\n" + BROKEN.substring(BROKEN.indexOf("tests:"))))
                        .out())
                .contains("nowhere.yaml: no such file");
    }

    @Test
    void aConfigurationThatCannotBeBuiltIsTold() throws IOException {
        var run = test(file("a.tests.yaml", """
                configuration: { routes: [{ name: a, match: /**, to: nobody }] }
                tests: [{ name: x, request: GET http://x/, expect: { status: 200 } }]
                """));

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).contains("a.tests.yaml:1:54: configuration.routes[0].to", "nobody");
    }

    @Test
    void noTestsAreWrongUsage() {
        assertThat(test(directory.toString()).code()).isEqualTo(2);
        assertThat(test(directory.toString()).err())
                .contains("there are no tests (expected: tests.yaml or *.tests.yaml)");
        assertThat(test(directory.resolve("none").toString()).err()).contains("no such file or directory");
        assertThat(test().err()).contains("FILE|DIR... is missing");
        assertThat(test("-o", "xml", ".").err()).contains("text or json or junit");
    }
}
