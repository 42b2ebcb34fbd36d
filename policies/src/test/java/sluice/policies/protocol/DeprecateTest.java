package sluice.policies.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.api.exchange.HeaderName;
import sluice.testkit.ExchangeFixture;
import sluice.testkit.FakeBuildContext;

class DeprecateTest {
    private static ExchangeFixture told(Deprecate spec) {
        var exchange = ExchangeFixture.get("/v1/orders").respond(200, "Link", "</next>; rel=\"next\"");
        exchange.response(spec.build(new FakeBuildContext()));
        return exchange;
    }

    @Test
    void tellsSinceWhenUntilWhenAndWhy() {
        var answer = told(new Deprecate("2026-11-01", "2027-05-01T12:00:00Z", "https://example.com/v2"));
        assertThat(answer.answerHeader("Deprecation")).isEqualTo("@1793491200");
        assertThat(answer.answerHeader("Sunset")).isEqualTo("Sat, 01 May 2027 12:00:00 GMT");
        assertThat(answer.response().headers().all(HeaderName.of("Link")))
                .containsExactly(
                        "</next>; rel=\"next\"", "<https://example.com/v2>; rel=\"deprecation\"; type=\"text/html\"");
    }

    @Test
    void theEndAndThePageMayBeUnknown() {
        var answer = told(new Deprecate("2026-11-01", null, null));
        assertThat(answer.answerHeader("Deprecation")).isEqualTo("@1793491200");
        assertThat(answer.answerHeader("Sunset")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "2026-13-01", "01.11.2026", "2026-11-01T12:00:00", ""})
    void refusesWhatIsNoTime(String text) {
        assertThatThrownBy(() -> new Deprecate(text, null, null)).hasMessageContaining("at: " + text);
    }

    @Test
    void refusesAnEndBeforeTheBeginningAndWhatIsNoUrl() {
        assertThatThrownBy(() -> new Deprecate("2026-11-01", "2026-10-31", null))
                .hasMessageContaining("not before");
        assertThatThrownBy(() -> new Deprecate("2026-11-01", null, "https://a/>; rel=x"))
                .hasMessageContaining("a URL");
    }
}
