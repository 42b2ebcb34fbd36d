package sluice.policies.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import sluice.testkit.ExchangeFixture;
import sluice.testkit.FakeBuildContext;

class SecureHeadersTest {
    private static final SecureHeaders USUAL =
            new SecureHeaders(Duration.ofDays(365), true, true, "DENY", "no-referrer", "default-src 'self'");

    private static ExchangeFixture told(ExchangeFixture exchange, SecureHeaders spec) {
        exchange.response(spec.build(new FakeBuildContext()));
        return exchange;
    }

    @Test
    void tellsBrowsersToBeCareful() {
        var answer = told(ExchangeFixture.get("/").respond(200), USUAL);
        assertThat(answer.answerHeader("Strict-Transport-Security")).isEqualTo("max-age=31536000; includeSubDomains");
        assertThat(answer.answerHeader("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.answerHeader("X-Frame-Options")).isEqualTo("DENY");
        assertThat(answer.answerHeader("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(answer.answerHeader("Content-Security-Policy")).isEqualTo("default-src 'self'");
    }

    @Test
    void saysNothingAboutHttpsOverHttp() {
        var answer = told(ExchangeFixture.get("/").scheme("http").respond(200), USUAL);
        assertThat(answer.answerHeader("Strict-Transport-Security")).isNull();
    }

    @Test
    void leavesWhatTheUpstreamSaid() {
        var answer = told(ExchangeFixture.get("/").respond(200, "X-Frame-Options", "SAMEORIGIN"), USUAL);
        assertThat(answer.answerHeader("X-Frame-Options")).isEqualTo("SAMEORIGIN");
    }

    @Test
    void leavesOutWhatIsEmpty() {
        var answer =
                told(ExchangeFixture.get("/").respond(200), new SecureHeaders(Duration.ZERO, true, false, "", "", ""));
        assertThat(answer.response().headers().isEmpty()).isTrue();
    }

    @Test
    void refusesWhatBrowsersWouldNotUnderstand() {
        assertThatThrownBy(() -> new SecureHeaders(Duration.ZERO, true, true, "ALLOW", "", ""))
                .hasMessageContaining("frame: ALLOW");
        assertThatThrownBy(() -> new SecureHeaders(Duration.ZERO, true, true, "", "", "a\r\nSet-Cookie: b"))
                .hasMessageContaining("csp");
    }
}
