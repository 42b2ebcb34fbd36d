package sluice.core.route;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.core.route.Rule.named;
import static sluice.core.route.Rule.path;
import static sluice.core.route.Rule.router;

import org.junit.jupiter.api.Test;

class RouterExplainTest {
    @Test
    void listsWhatWasComparedInOrderOfPrecedenceWithReasons() {
        var router = router(
                named("rest").paths("/**"),
                named("v2").paths("/a").header("X-API-Version", "2"),
                named("put").paths("/a").methods("PUT").query("beta", "*"),
                named("other").hosts("*.example.org").paths("/a"),
                path("/b"));
        assertThat(router.explain(Asked.of("GET", "api.example.com/a", "x-api-version", "1")))
                .containsExactly(
                        new Considered(
                                "put",
                                "",
                                "/a",
                                false,
                                "method: GET, expected PUT; query beta: absent, expected any value"),
                        new Considered("v2", "", "/a", false, "header x-api-version: 1, expected 2"),
                        new Considered("rest", "", "/**", true, ""),
                        new Considered(
                                "other",
                                "*.example.org",
                                "/a",
                                false,
                                "host: api.example.com, expected *.example.org"));
    }

    @Test
    void tellsThatAHeaderStandsTwice() {
        var router = router(named("v2").header("X-V", "2"));
        assertThat(router.explain(Asked.of("GET", "/", "x-v", "2", "x-v", "1")))
                .containsExactly(new Considered("v2", "", "/**", false, "header x-v: 2 fields, expected one: 2"));
    }

    @Test
    void tellsOfAPreflightWhichMethodItAskedFor() {
        var router = router(path("/a").methods("GET"));
        assertThat(router.explain(Asked.of("OPTIONS", "/a", "Origin", "o", "Access-Control-Request-Method", "PUT")))
                .containsExactly(new Considered("/a", "", "/a", false, "method: PUT, expected GET, HEAD"));
    }

    @Test
    void runnersUpMatchButDoNotWin() {
        var router = router(path("/a/**"), path("/a"));
        assertThat(router.explain(Asked.of("GET", "/a")))
                .containsExactly(
                        new Considered("/a", "", "/a", true, ""), new Considered("/a/**", "", "/a/**", false, ""));
    }
}
