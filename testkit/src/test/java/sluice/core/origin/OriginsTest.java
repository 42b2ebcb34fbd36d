package sluice.core.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sluice.api.policy.ConfigException;
import sluice.api.value.Template;
import sluice.testkit.ExchangeFixture;

class OriginsTest {
    private final ArrayList<String> asked = new ArrayList<>();
    private final FakeOrigins upstreams = new FakeOrigins(name -> (call, sink) ->
            asked.add(name + " " + call.request().uri() + " " + call.request().host()));
    private final FakeSink sink = new FakeSink();

    @Test
    void aRedirectKeepsPathAndQuery() {
        var redirect = new Redirect(308, Template.parse("https://${request.host}${request.uri}"));
        var exchange = ExchangeFixture.get("/a/b?c=d").authority("example.com");
        redirect.build(upstreams).answer(FakeOrigins.call(exchange), sink);
        assertThat(sink.status()).isEqualTo(308);
        assertThat(sink.header("Location")).isEqualTo("https://example.com/a/b?c=d");
    }

    @Test
    void aRedirectNeverContainsALineEnd() {
        var redirect = new Redirect(302, Template.parse("/to/${request.query.next}"));
        var exchange = ExchangeFixture.get("/?next=x%0d%0aSet-Cookie:%20a=b");
        redirect.build(upstreams).answer(FakeOrigins.call(exchange), sink);
        assertThat(sink.header("Location")).isEqualTo("/to/xSet-Cookie: a=b");
    }

    @Test
    void refusesAStatusThatDoesNotRedirect() {
        assertThatThrownBy(() -> new Redirect(304, Template.parse("/x")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("status: 304 (expected: 301, 302, 303, 307 or 308)");
    }

    @Test
    void respondsWithFacts() {
        var respond = new Respond(
                201, Map.of("X-Path", Template.parse("${request.path}")), Template.parse("hello ${client.ip}"));
        respond.build(upstreams)
                .answer(FakeOrigins.call(ExchangeFixture.get("/p").from("10.0.0.7")), sink);
        assertThat(sink.status()).isEqualTo(201);
        assertThat(sink.header("X-Path")).isEqualTo("/p");
        assertThat(sink.body).hasToString("hello 10.0.0.7");
    }

    @Test
    void aRewrittenPathKeepsTheQueryAndEncodesValues() {
        var proxy = new Proxy("items", Template.parse("/internal/${path.id}"), "preserve");
        var exchange = ExchangeFixture.get("/v1/items/7?x=1").pathParameter("id", "a/../b c");
        proxy.build(upstreams).answer(FakeOrigins.call(exchange), sink);
        assertThat(asked).containsExactly("items /internal/a/%2E%2E/b%20c?x=1 null");
    }

    @Test
    void onlyPiecesOfThePathMayHaveSeveralSegments() {
        var proxy = new Proxy("items", Template.parse("/x/${path.rest}/${request.headers.x-tenant}"), "preserve");
        var exchange = ExchangeFixture.get("/v1/a").header("X-Tenant", "a/b;c").pathParameter("rest", "a/b;c@d%2Fe");
        proxy.build(upstreams).answer(FakeOrigins.call(exchange), sink);
        assertThat(asked).containsExactly("items /x/a/b;c@d%2Fe/a%2Fb%3Bc null");
    }

    @Test
    void theHostIsPreservedOwnOrNamed() {
        for (var host : new String[] {"preserve", "upstream", "orders.internal"}) {
            new Proxy("items", null, host).build(upstreams).answer(FakeOrigins.call(ExchangeFixture.get("/p")), sink);
        }
        assertThat(asked).containsExactly("items /p null", "own host of items /p null", "items /p orders.internal");
    }
}
