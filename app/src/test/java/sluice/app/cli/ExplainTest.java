package sluice.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExplainTest {
    private static final String CANARY = "../examples/02-canary";
    private static final String URL = "http://127.0.0.1:8080/v1/orders/42";

    @Test
    void tellsWhichRouteWinsAndWhyTheOthersDoNot() {
        var run = explain(CANARY, "GET", URL);
        assertThat(run.code()).isZero();
        assertThat(run.out())
                .contains("route     orders", "answers   split orders-v1 90, orders-v2 10")
                .contains("- orders-testers", "header x-version: absent, expected v2");
    }

    @Test
    void takesHeadersIntoAccount() {
        assertThat(explain(CANARY, "GET", URL, "-H", "X-Version: v2").out())
                .contains("route     orders-testers")
                .contains("- orders  /v1/orders/**  matches too, but less specific");
    }

    @Test
    void tellsOfNoRouteAndOfAnotherMethod() {
        assertThat(explain(CANARY, "GET", "http://x/nope").out()).contains("no route  404");
        assertThat(explain("../examples/01-hello", "GET", "http://x/hello/a").out())
                .contains("policies  rate-limit");
    }

    @Test
    void tellsProgramsTheSame() {
        assertThat(explain(CANARY, "GET", URL, "-o", "json").out())
                .startsWith("[{\"listener\":\"public\",\"route\":\"orders\"");
    }

    @Test
    void refusesAQuestionThatIsNone() {
        var run = explain(CANARY, "GET", "orders");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("explain: \"orders\" (expected: an absolute URL");
    }

    private static CommandRun explain(String... arguments) {
        var all = new java.util.ArrayList<String>();
        all.add("explain");
        all.addAll(java.util.List.of(arguments));
        return CommandRun.of(new Explain(), all.toArray(String[]::new));
    }
}
