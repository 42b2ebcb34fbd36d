package sluice.policies.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.api.value.Template;
import sluice.testkit.ExchangeFixture;
import sluice.testkit.FakeBuildContext;

class QueryTest {
    private static String after(String query, Query spec) {
        var exchange = ExchangeFixture.get("/orders" + (query.isEmpty() ? "" : "?" + query))
                .header("X-Tenant", "a&b=c d/é");
        exchange.request(spec.build(new FakeBuildContext()));
        assertThat(exchange.request().query()).isEqualTo(query);
        return exchange.upstreamRequest().query();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "a=1&debug=1&b=2, a=1&b=2",
                "debug=1&debug&debug=, ''",
                "de%62ug=1&x=%2F+y, x=%2F+y",
                "&&a=1&&, a=1",
                "debugger=1, debugger=1",
                "%zz=1&a, %zz=1&a",
                "'', ''",
            })
    void removesParametersHoweverTheyAreWrittenAndLeavesTheOthers(String before, String after) {
        assertThat(after(before, new Query(Map.of(), List.of("debug")))).isEqualTo(after);
    }

    @Test
    void setsParametersFromFactsInPlaceOfTheClients() {
        var spec = new Query(Map.of("tenant", Template.parse("${request.headers.x-tenant}")), List.of());
        assertThat(after("tenant=evil&page=2&tenant=worse", spec)).isEqualTo("page=2&tenant=a%26b%3Dc%20d%2F%C3%A9");
    }

    @Test
    void aValueThatComesOutEmptyRemovesTheParameter() {
        var spec = new Query(Map.of("user", Template.parse("${claims.sub}")), List.of());
        assertThat(after("user=evil", spec)).isEmpty();
    }

    @Test
    void refusesToDoNothing() {
        assertThatThrownBy(() -> new Query(Map.of(), List.of())).hasMessageContaining("set: nothing");
    }
}
