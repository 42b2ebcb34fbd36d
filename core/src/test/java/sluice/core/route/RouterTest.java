package sluice.core.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static sluice.core.route.Rule.named;
import static sluice.core.route.Rule.path;
import static sluice.core.route.Rule.router;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.api.exchange.Exchange;
import sluice.api.exchange.HeaderName;

class RouterTest {
    private final Match<String> match = new Match<>();

    private String found(Router<String> router, Exchange exchange) {
        router.match(exchange, match);
        return Objects.requireNonNullElse(match.route(), "-");
    }

    private String found(Router<String> router, String hostAndPath) {
        return found(router, Asked.of("GET", hostAndPath));
    }

    @ParameterizedTest
    @CsvSource({
        "/a/b,/a/b,true",
        "/a/b,/a/b/,false",
        "/a,/a/,false",
        "/a/,/a/,true",
        "/a/,/a,false",
        "/,/,true",
        "/,/a,false",
        "/a/{id},/a/b,true",
        "/a/{id},/a/,false",
        "/a/{id},/a,false",
        "/a/{id},/a/b/c,false",
        "/a/*/c,/a/b/c,true",
        "/a/**,/a,true",
        "/a/**,/a/,true",
        "/a/**,/a/b/c,true",
        "/a/**,/ab,false",
        "/**,/,true",
        "/**,/x/y,true",
        "/a/{id}/**,/a/b,true",
        "/a/{id}/**,/a/,false",
        "/a/%2Fx,/a/%2Fx,true",
        "/A,/a,false",
        "~/v[0-9]+/x,/v12/x,true",
        "~/v[0-9]+/x,/v12/x/y,false",
        "~/v[0-9]+/x,/a/v12/x,false",
    })
    void matchesPaths(String pattern, String path, boolean matches) {
        assertThat(found(router(path(pattern)), path)).isEqualTo(matches ? pattern : "-");
    }

    @Test
    void literalsWinOverNamesAndNamesOverTheRest() {
        var router = router(
                path("~/a/.*"),
                path("/**"),
                path("/a/**"),
                path("/a/{x}"),
                path("/a/b"),
                path("/{x}/b"),
                path("/a/b/**"));
        assertThat(found(router, "/a/b")).isEqualTo("/a/b");
        assertThat(found(router, "/a/c")).isEqualTo("/a/{x}");
        assertThat(found(router, "/a/b/c")).isEqualTo("/a/b/**");
        assertThat(found(router, "/a/c/d")).isEqualTo("/a/**");
        assertThat(found(router, "/c/b")).isEqualTo("/{x}/b");
        assertThat(found(router, "/c")).isEqualTo("/**");
    }

    @Test
    void decidesFromTheLeft() {
        var router = router(path("/{x}/b/c"), path("/a/**"));
        assertThat(found(router, "/a/b/c")).isEqualTo("/a/**");
    }

    @Test
    void goesBackWhereTheMoreSpecificBranchEnds() {
        var router = router(path("/a/b/c"), path("/a/{x}/d"), path("/{x}/{y}/e"), path("/a/**"));
        assertThat(found(router, "/a/b/d")).isEqualTo("/a/{x}/d");
        assertThat(found(router, "/a/b/e")).isEqualTo("/a/**");
        assertThat(found(router, "/b/b/e")).isEqualTo("/{x}/{y}/e");
    }

    @Test
    void regularExpressionsComeLastInOrderOfWriting() {
        var router = router(
                path("~/a.*").methods("GET"), path("~/ab.*"), path("/ab/**").methods("POST"));
        assertThat(found(router, "/ab/c")).isEqualTo("~/a.*");
        assertThat(found(router, Asked.of("POST", "/ab/c"))).isEqualTo("/ab/**");
        assertThat(found(router, Asked.of("PUT", "/ab/c"))).isEqualTo("~/ab.*");
    }

    @Test
    void prefersTheExactHostThenTheLongestWildcardThenNone() {
        var router = router(
                named("none"),
                named("wide").hosts("*.example.com"),
                named("long").hosts("*.eu.example.com"),
                named("exact").hosts("api.eu.example.com"));
        assertThat(found(router, "api.eu.example.com/")).isEqualTo("exact");
        assertThat(found(router, "b.api.eu.example.com/")).isEqualTo("long");
        assertThat(found(router, "b.eu.example.com/")).isEqualTo("long");
        assertThat(found(router, "eu.example.com/")).isEqualTo("wide");
        assertThat(found(router, "a.b.example.com/")).isEqualTo("wide");
        assertThat(found(router, "example.com/")).isEqualTo("none");
        assertThat(found(router, "badexample.com/")).isEqualTo("none");
        assertThat(found(router, ".example.com/")).isEqualTo("none");
        assertThat(found(router, "/")).isEqualTo("none");
    }

    @Test
    void fallsThroughFromHostToHost() {
        var router = router(
                named("none").paths("/c"),
                named("wide").hosts("*.example.com").paths("/b"),
                named("exact").hosts("api.example.com").paths("/a", "~/r.*"));
        assertThat(found(router, "api.example.com/a")).isEqualTo("exact");
        assertThat(found(router, "api.example.com/b")).isEqualTo("wide");
        assertThat(found(router, "api.example.com/c")).isEqualTo("none");
        assertThat(found(router, "api.example.com/rx")).isEqualTo("exact");
        assertThat(found(router, "api.example.com/d")).isEqualTo("-");
    }

    @Test
    void prefersMoreConditionsAndFallsThroughThem() {
        var router = router(
                named("plain").paths("/a"),
                named("query").paths("/a").query("beta", "1"),
                named("header").paths("/a").header("X-Version", "2"),
                named("both").paths("/a").header("X-Version", "2").cookie("cohort", "b"),
                named("method").paths("/a").methods("POST"));
        assertThat(found(router, Asked.of("POST", "/a", "x-version", "2"))).isEqualTo("method");
        assertThat(found(router, Asked.of("GET", "/a", "x-version", "2", "Cookie", "cohort=b")))
                .isEqualTo("both");
        assertThat(found(router, Asked.of("GET", "/a?beta=1", "x-version", "2")))
                .isEqualTo("header");
        assertThat(found(router, Asked.of("GET", "/a?beta=1", "x-version", "3")))
                .isEqualTo("query");
        assertThat(found(router, Asked.of("GET", "/a?beta=2"))).isEqualTo("plain");
    }

    @Test
    void anExpressionCountsAsOneHeaderCondition() {
        var host = HeaderName.of("X-Tenant");
        var router = router(
                named("query").query("a", "1").query("b", "2"),
                named("when").when(exchange -> exchange.request().headers().contains(host)));
        assertThat(found(router, Asked.of("GET", "/?a=1&b=2", "X-Tenant", "t"))).isEqualTo("when");
        assertThat(found(router, Asked.of("GET", "/?a=1&b=2"))).isEqualTo("query");
    }

    @Test
    void theFirstWrittenWinsBetweenEquals() {
        assertThat(found(router(named("one").paths("/{a}"), named("two").paths("/{b}")), "/x"))
                .isEqualTo("one");
    }

    @Test
    void comparesValuesExactlyOrByExpressionOrForPresence() {
        var router = router(
                named("exact").paths("/e").header("X-V", "2"),
                named("regex").paths("/r").header("X-V", "~[0-9]+"),
                named("present").paths("/p").header("X-V", "*"));
        assertThat(found(router, Asked.of("GET", "/e", "x-v", "2"))).isEqualTo("exact");
        assertThat(found(router, Asked.of("GET", "/e", "x-v", "22"))).isEqualTo("-");
        assertThat(found(router, Asked.of("GET", "/r", "x-v", "22"))).isEqualTo("regex");
        assertThat(found(router, Asked.of("GET", "/r", "x-v", "22x"))).isEqualTo("-");
        assertThat(found(router, Asked.of("GET", "/p", "x-v", ""))).isEqualTo("present");
        assertThat(found(router, Asked.of("GET", "/p"))).isEqualTo("-");
    }

    @Test
    void aHeaderThatIsComparedStandsOnce() {
        var router = router(
                named("exact").paths("/e").header("X-V", "2"),
                named("regex").paths("/r").header("X-V", "~[0-9]+"),
                named("present").paths("/p").header("X-V", "*"));
        var twice = new String[] {"x-v", "2", "X-V", "2"};
        assertThat(found(router, Asked.of("GET", "/e", twice))).isEqualTo("-");
        assertThat(found(router, Asked.of("GET", "/r", twice))).isEqualTo("-");
        assertThat(found(router, Asked.of("GET", "/p", twice))).isEqualTo("present");
    }

    @Test
    void findsOneOfManyTenantsByTheHeaderThatNamesThem() {
        var rules = new Rule[101];
        for (int i = 0; i < 100; i++) {
            rules[i] = named("t" + i).paths("/a").header("X-Tenant", "t" + i);
        }
        rules[100] = named("beta").paths("/a").header("X-Tenant", "t7").header("X-Beta", "*");
        var router = router(rules);
        assertThat(found(router, Asked.of("GET", "/a", "x-tenant", "t42"))).isEqualTo("t42");
        assertThat(found(router, Asked.of("GET", "/a", "x-tenant", "t7"))).isEqualTo("t7");
        assertThat(found(router, Asked.of("GET", "/a", "x-tenant", "t7", "x-beta", "1")))
                .isEqualTo("beta");
        assertThat(found(router, Asked.of("GET", "/a", "x-tenant", "t100"))).isEqualTo("-");
        assertThat(found(router, Asked.of("GET", "/a"))).isEqualTo("-");
    }

    @Test
    void getAdmitsHead() {
        var router = router(path("/a").methods("GET"), path("/b").methods("POST"));
        assertThat(found(router, Asked.of("HEAD", "/a"))).isEqualTo("/a");
        assertThat(found(router, Asked.of("HEAD", "/b"))).isEqualTo("-");
    }

    @Test
    void tellsTheMethodsOnlyIfNothingElseMatches() {
        var router = router(
                path("/a").methods("GET"),
                named("put").paths("/{x}").methods("PUT"),
                named("v2").paths("/a").methods("DELETE").header("X-V", "2"),
                named("host").hosts("h.example.com").paths("/a").methods("PATCH"),
                named("rest").paths("/**").methods("PURGE"));
        assertThat(found(router, Asked.of("POST", "/a"))).isEqualTo("-");
        assertThat(match.allow().split(", ")).containsExactlyInAnyOrder("GET", "HEAD", "PUT", "PURGE");
        assertThat(found(router, Asked.of("PROPFIND", "h.example.com/a", "x-v", "2")))
                .isEqualTo("-");
        assertThat(match.allow().split(", "))
                .containsExactlyInAnyOrder("GET", "HEAD", "PUT", "DELETE", "PATCH", "PURGE");
        assertThat(found(router, Asked.of("PURGE", "/a"))).isEqualTo("rest");
        assertThat(match.allow()).isEmpty();
    }

    @Test
    void isNotFoundIfTheMethodIsNotAllThatIsWrong() {
        var router = router(path("/a").methods("GET").header("X-V", "2"));
        assertThat(found(router, Asked.of("POST", "/a"))).isEqualTo("-");
        assertThat(match.allow()).isEmpty();
    }

    @Test
    void aPreflightIsMatchedByTheMethodItAsksFor() {
        var router = router(
                named("get").paths("/a").methods("GET"),
                named("put").paths("/a").methods("PUT"),
                named("own").paths("/b").methods("OPTIONS"));
        var preflight = new String[] {"Origin", "https://x.example", "Access-Control-Request-Method", "PUT"};
        assertThat(found(router, Asked.of("OPTIONS", "/a", preflight))).isEqualTo("put");
        assertThat(found(router, Asked.of("OPTIONS", "/b", preflight))).isEqualTo("own");
        assertThat(found(router, Asked.of("OPTIONS", "/a", "Origin", "https://x.example")))
                .isEqualTo("-");
        assertThat(match.allow()).isEqualTo("GET, HEAD, PUT");
        assertThat(found(router, Asked.of("OPTIONS", "/a", "Access-Control-Request-Method", "PUT")))
                .isEqualTo("-");
    }

    @Test
    void namesWhatItMatched() {
        var router = router(path("/a/{id}/*/{rest**}"), path("/b/{x**}"), path("/c"));
        found(router, "/a/7/y/z/%2F/");
        var kept = match.parameters();
        found(router, "/b");
        assertThat(match.parameters().get("x")).isEmpty();
        found(router, "/b/");
        assertThat(match.parameters().get("x")).isEmpty();
        found(router, "/b/c/d");
        assertThat(match.parameters().get("x")).isEqualTo("c/d");
        assertThat(match.parameters().get("id")).isNull();
        found(router, "/c");
        assertThat(match.parameters()).isSameAs(PathParameters.NONE);
        assertThat(kept.get("id")).isEqualTo("7");
        assertThat(kept.get("rest")).isEqualTo("z/%2F/");
    }

    @Test
    void aTargetThatIsNoPathHasNoRoute() {
        assertThat(found(router(path("/**")), Asked.of("OPTIONS", "*"))).isEqualTo("-");
    }

    @Test
    void anEmptyTableHasNoRoute() {
        assertThat(found(router(), "a.example.com/x")).isEqualTo("-");
        assertThat(match.allow()).isEmpty();
    }

    @Test
    void refusesWhatCannotBeCompiledAndNamesTheRoute() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> router(named("broken").paths("~/(a")))
                .withMessageStartingWith("route broken: \"~/(a\" (expected: a regular expression of RE2/J;");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> router(named("broken").header("X V", "1")))
                .withMessageStartingWith("route broken: \"X V\" is not a header name");
    }
}
