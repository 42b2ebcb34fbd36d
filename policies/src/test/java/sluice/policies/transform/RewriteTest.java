package sluice.policies.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.api.value.Template;
import sluice.testkit.ExchangeFixture;
import sluice.testkit.FakeBuildContext;

class RewriteTest {
    private static ExchangeFixture run(ExchangeFixture exchange, Rewrite spec) {
        exchange.request(spec.build(new FakeBuildContext()));
        return exchange;
    }

    @ParameterizedTest
    @CsvSource({
        "/api/orders/7, /api, /orders/7",
        "/api, /api, /",
        "/api/, /api, /",
        "/apis/orders, /api, /apis/orders",
        "/other, /api, /other",
        "/api/v2/x, /api/v2, /x",
    })
    void stripsWholeSegments(String asked, String prefix, String upstream) {
        var exchange = run(ExchangeFixture.get(asked + "?a=1"), new Rewrite(null, prefix, null, null));
        assertThat(exchange.upstreamRequest().uri()).isEqualTo(upstream + "?a=1");
        assertThat(exchange.request().path()).isEqualTo(asked);
    }

    @Test
    void putsAPrefixInFrontOfWhatIsLeft() {
        var exchange = run(ExchangeFixture.get("/api/orders"), new Rewrite(null, "/api", "/internal/v1", null));
        assertThat(exchange.upstreamRequest().path()).isEqualTo("/internal/v1/orders");
    }

    @Test
    void makesANewPathInWhichAValueStaysOneSegment() {
        var asked = ExchangeFixture.get("/orders/x").pathParameter("id", "7").header("X-Region", "../admin?x");
        var exchange =
                run(asked, new Rewrite(Template.parse("/r/${request.headers.x-region}/${path.id}"), null, null, null));
        assertThat(exchange.upstreamRequest().path()).isEqualTo("/r/..%2Fadmin%3Fx/7");
    }

    @Test
    void choosesTheHost() {
        var exchange = run(ExchangeFixture.get("/a"), new Rewrite(null, null, null, "orders.internal:8080"));
        assertThat(exchange.upstreamRequest().host()).isEqualTo("orders.internal:8080");
        assertThat(exchange.upstreamRequest().path()).isEqualTo("/a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"api", "/", "/api/", "//api", "/a b", "/a?b", "/a#b", ""})
    void refusesWhatIsNoPrefix(String prefix) {
        assertThatThrownBy(() -> new Rewrite(null, prefix, null, null)).hasMessageContaining("strip");
        assertThatThrownBy(() -> new Rewrite(null, null, prefix, null)).hasMessageContaining("add");
    }

    @Test
    void refusesWhatContradictsItself() {
        assertThatThrownBy(() -> new Rewrite(null, null, null, null)).hasMessageContaining("nothing");
        assertThatThrownBy(() -> new Rewrite(Template.parse("/a"), "/b", null, null))
                .hasMessageContaining("no path beside");
        assertThatThrownBy(() -> new Rewrite(Template.parse("a"), null, null, null))
                .hasMessageContaining("starts with /");
        assertThatThrownBy(() -> new Rewrite(null, null, null, "user@host")).hasMessageContaining("host: user@host");
    }
}
