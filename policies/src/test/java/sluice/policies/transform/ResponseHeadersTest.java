package sluice.policies.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sluice.api.exchange.HeaderName;
import sluice.api.value.Template;
import sluice.testkit.ExchangeFixture;
import sluice.testkit.FakeBuildContext;

class ResponseHeadersTest {
    private static final Map<String, Template> NONE = Map.of();

    private final ExchangeFixture exchange =
            ExchangeFixture.get("/orders").respond(200, "Server", "nginx", "X-Old", "1", "Vary", "Accept");

    @Test
    void setsAddsRemovesAndRenames() {
        var spec = new ResponseHeaders(
                Map.of("X-Route", Template.parse("${route}")),
                Map.of("Vary", Template.parse("Origin")),
                List.of("Server"),
                Map.of("X-Old", "X-New"));
        exchange.response(spec.build(new FakeBuildContext()));

        assertThat(exchange.answerHeader("X-Route")).isEqualTo("orders");
        assertThat(exchange.response().headers().all(HeaderName.of("Vary"))).containsExactly("Accept", "Origin");
        assertThat(exchange.answerHeader("Server")).isNull();
        assertThat(exchange.answerHeader("X-Old")).isNull();
        assertThat(exchange.answerHeader("X-New")).isEqualTo("1");
    }

    @Test
    void refusesFieldsThatTheGatewaySets() {
        assertThatThrownBy(() -> new ResponseHeaders(NONE, NONE, List.of(), Map.of("X-Length", "Content-Length")))
                .hasMessageContaining("rename: Content-Length");
    }
}
