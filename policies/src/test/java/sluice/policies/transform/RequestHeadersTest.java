package sluice.policies.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.api.exchange.HeaderName;
import sluice.api.policy.ConfigException;
import sluice.api.value.Template;
import sluice.testkit.ExchangeFixture;
import sluice.testkit.FakeBuildContext;

class RequestHeadersTest {
    private static final Map<String, Template> NONE = Map.of();

    private final ExchangeFixture exchange = ExchangeFixture.get("/orders/7")
            .header("X-Tenant", "acme")
            .header("Accept", "a")
            .pathParameter("id", "7");

    @Test
    void setsAFieldFromFactsInPlaceOfTheClients() {
        run(new RequestHeaders(template("X-Tenant", "order-${path.id}"), NONE, List.of(), Map.of()));

        assertThat(exchange.upstreamHeaders().all(HeaderName.of("x-tenant"))).containsExactly("order-7");
        assertThat(exchange.request().headers().get(HeaderName.of("X-Tenant"))).isEqualTo("acme");
    }

    @Test
    void aValueThatComesOutEmptyRemovesTheClientsField() {
        run(new RequestHeaders(template("X-Tenant", "${claims.tenant}"), NONE, List.of(), Map.of()));

        assertThat(exchange.upstreamHeader("X-Tenant")).isNull();
    }

    @Test
    void addsAFieldBesideTheClients() {
        run(new RequestHeaders(NONE, template("Accept", "b"), List.of(), Map.of()));

        assertThat(exchange.upstreamHeaders().all(HeaderName.of("Accept"))).containsExactly("a", "b");
    }

    @Test
    void removesAndRenames() {
        run(new RequestHeaders(NONE, NONE, List.of("accept"), Map.of("X-Tenant", "X-Customer")));

        assertThat(exchange.upstreamHeader("Accept")).isNull();
        assertThat(exchange.upstreamHeader("X-Tenant")).isNull();
        assertThat(exchange.upstreamHeader("X-Customer")).isEqualTo("acme");
    }

    @Test
    void aClientCannotSmuggleALineThroughATemplate() {
        var sly = ExchangeFixture.get("/?q=a%0D%0AX-Admin:%20yes");
        var spec = new RequestHeaders(template("X-Query", "${request.query.q}"), NONE, List.of(), Map.of());
        sly.request(spec.build(new FakeBuildContext()));

        assertThat(sly.upstreamHeader("X-Query")).isEqualTo("aX-Admin: yes");
        assertThat(sly.upstreamHeader("X-Admin")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Transfer-Encoding", "content-length", "Connection", "Host"})
    void refusesFieldsThatTheGatewaySets(String name) {
        assertThatThrownBy(() -> new RequestHeaders(template(name, "x"), NONE, List.of(), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("set: " + name);
    }

    @Test
    void refusesWhatIsNoHeaderName() {
        assertThatThrownBy(() -> new RequestHeaders(NONE, NONE, List.of("X Tenant"), Map.of()))
                .hasMessage("remove: X Tenant (expected: a header name)");
    }

    @Test
    void refusesToChangeNothing() {
        assertThatThrownBy(() -> new RequestHeaders(NONE, NONE, List.of(), Map.of()))
                .hasMessageContaining("at least one of set, add, remove and rename");
    }

    private void run(RequestHeaders spec) {
        exchange.request(spec.build(new FakeBuildContext()));
    }

    private static Map<String, Template> template(String name, String text) {
        return Map.of(name, Template.parse(text));
    }
}
