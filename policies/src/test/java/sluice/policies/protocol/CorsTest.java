package sluice.policies.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.api.exchange.HeaderName;
import sluice.api.policy.Policy;
import sluice.api.policy.Verdict;
import sluice.testkit.ExchangeFixture;
import sluice.testkit.FakeBuildContext;

class CorsTest {
    private static final String APP = "https://app.example.com";

    private static Policy policy(boolean credentials, String... origins) {
        return new Cors(
                        List.of(origins),
                        List.of("PUT", "DELETE"),
                        List.of("X-Tenant"),
                        List.of("X-Total"),
                        credentials,
                        Duration.ofMinutes(10))
                .build(new FakeBuildContext());
    }

    private static ExchangeFixture preflight(String origin) {
        return ExchangeFixture.of("OPTIONS", "/orders")
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "PUT");
    }

    private static ExchangeFixture answered(ExchangeFixture exchange, Policy policy) {
        if (exchange.request(policy) instanceof Verdict.Respond(var answer)) {
            exchange.respond(answer.status(), answer.headers());
        } else {
            exchange.respond(200, "Access-Control-Allow-Origin", "*", "Access-Control-Allow-Credentials", "true");
        }
        exchange.response(policy);
        return exchange;
    }

    @Test
    void answersThePreflightOfAnAdmittedOrigin() {
        var exchange = answered(preflight(APP), policy(true, APP));
        assertThat(exchange.response().status()).isEqualTo(204);
        assertThat(exchange.answerHeader("Access-Control-Allow-Origin")).isEqualTo(APP);
        assertThat(exchange.answerHeader("Access-Control-Allow-Credentials")).isEqualTo("true");
        assertThat(exchange.answerHeader("Access-Control-Allow-Methods")).isEqualTo("PUT, DELETE");
        assertThat(exchange.answerHeader("Access-Control-Allow-Headers")).isEqualTo("X-Tenant");
        assertThat(exchange.answerHeader("Access-Control-Max-Age")).isEqualTo("600");
        assertThat(exchange.answerHeader("Vary")).isEqualTo("Origin");
    }

    @Test
    void tellsNothingToThePreflightOfAnotherOrigin() {
        var exchange = answered(preflight("https://evil.example"), policy(true, APP));
        assertThat(exchange.response().status()).isEqualTo(204);
        assertThat(exchange.answerHeader("Access-Control-Allow-Origin")).isNull();
        assertThat(exchange.answerHeader("Access-Control-Allow-Methods")).isNull();
        assertThat(exchange.answerHeader("Vary")).isEqualTo("Origin");
    }

    @Test
    void replacesWhatTheUpstreamSays() {
        var exchange = answered(ExchangeFixture.get("/orders").header("Origin", APP), policy(false, APP));
        assertThat(exchange.response().headers().all(HeaderName.of("Access-Control-Allow-Origin")))
                .containsExactly(APP);
        assertThat(exchange.answerHeader("Access-Control-Allow-Credentials")).isNull();
        assertThat(exchange.answerHeader("Access-Control-Expose-Headers")).isEqualTo("X-Total");
        var other = answered(ExchangeFixture.get("/orders").header("Origin", "https://b.example"), policy(false, APP));
        assertThat(other.answerHeader("Access-Control-Allow-Origin")).isNull();
    }

    @Test
    void anAnswerForEverybodyIsTheSameForEverybody() {
        var exchange = answered(ExchangeFixture.get("/orders").header("Origin", APP), policy(false, "*"));
        assertThat(exchange.answerHeader("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(exchange.answerHeader("Vary")).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "https://a.example.com, true",
        "https://A.Example.com, true",
        "https://example.com, false",
        "https://a.b.example.com, false",
        "https://evil-example.com, false",
        "https://.example.com, false",
        "https://evil.com/.example.com, false",
        "https://evil.com#.example.com, false",
        "http://a.example.com, false",
        "https://a.example.com:8443, false",
        "https://a.example.com.evil.com, false",
        "null, false",
    })
    void aWildcardStandsForOneLabel(String origin, boolean admitted) {
        var exchange =
                answered(ExchangeFixture.get("/").header("Origin", origin), policy(true, "https://*.example.com"));
        assertThat(exchange.answerHeader("Access-Control-Allow-Origin")).isEqualTo(admitted ? origin : null);
    }

    @Test
    void anOptionsRequestThatIsNoPreflightGoesOn() {
        var exchange = ExchangeFixture.of("OPTIONS", "/orders").header("Origin", APP);
        assertThat(exchange.request(policy(false, APP))).isEqualTo(Verdict.PROCEED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"app.example.com", "https://app.example.com/", "https://App.example.com", "https://*", "*.a.b"})
    void refusesWhatIsNoOrigin(String origin) {
        assertThatThrownBy(() -> policy(false, origin)).hasMessageContaining("origins: " + origin);
    }

    @Test
    void refusesCredentialsForEverybody() {
        assertThatThrownBy(() -> policy(true, "*")).hasMessageContaining("credentials: true");
    }
}
