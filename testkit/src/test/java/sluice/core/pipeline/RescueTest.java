package sluice.core.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sluice.api.exchange.HeaderName;
import sluice.api.failure.Cause;
import sluice.api.failure.ErrorCode;
import sluice.api.failure.Failure;
import sluice.api.failure.Repeat;

class RescueTest {
    private static String body(Failure failure) {
        return new String(Rescue.answer(failure, "id-1", "gw").body(), UTF_8);
    }

    @Test
    void aFailureBecomesAProblem() {
        var failure = Failure.of(ErrorCode.RATE_LIMITED, "limit of 10 per minute reached")
                .withRetryAfter(47)
                .withReason("only for the log");
        var answer = Rescue.answer(failure, "id-1", "gw");
        assertThat(answer.status()).isEqualTo(429);
        assertThat(new String(answer.body(), UTF_8))
                .isEqualTo("{\"type\":\"about:blank\",\"title\":\"Too Many Requests\",\"status\":429,"
                        + "\"detail\":\"limit of 10 per minute reached\",\"error\":\"rate_limited\",\"retryAfter\":47,"
                        + "\"requestId\":\"id-1\"}\n");
        assertThat(answer.headers().get(HeaderName.of("Content-Type"))).isEqualTo("application/problem+json");
        assertThat(answer.headers().get(HeaderName.of("Proxy-Status")))
                .isEqualTo("gw; error=http_request_denied; details=\"rate_limited\"");
        assertThat(answer.headers().get(HeaderName.of("Retry-After"))).isEqualTo("47");
    }

    @Test
    void tellsTheExactCauseAndFurtherFields() {
        var failure = Failure.of(ErrorCode.UPSTREAM_UNREACHABLE, Cause.DNS_ERROR, Repeat.ALWAYS, "no way")
                .withHeaders("WWW-Authenticate", "Bearer", "Allow", "GET");
        var headers = Rescue.answer(failure, "id-1", "gw").headers();
        assertThat(headers.get(HeaderName.of("Proxy-Status")))
                .isEqualTo("gw; error=dns_error; details=\"upstream_unreachable\"");
        assertThat(headers.get(HeaderName.of("WWW-Authenticate"))).isEqualTo("Bearer");
        assertThat(headers.get(HeaderName.of("Allow"))).isEqualTo("GET");
        assertThat(headers.get(HeaderName.of("Retry-After"))).isNull();
    }

    @Test
    void quotesWhatJsonQuotes() {
        assertThat(body(Failure.of(ErrorCode.INTERNAL, "a \"b\" \\ \n \u0001 gr\u00fcn \u20ac")))
                .contains("\"detail\":\"a \\\"b\\\" \\\\ \\u000a \\u0001 gr\u00fcn \u20ac\"");
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void everyErrorHasAStatusATitleAndACause(ErrorCode code) {
        var answer = Rescue.answer(Failure.of(code, "because"), "id-1", "gw");
        assertThat(answer.status()).isEqualTo(code.status()).isBetween(400, 599);
        assertThat(new String(answer.body(), UTF_8)).contains("\"error\":\"" + code.wire() + "\"");
        if (code != ErrorCode.CLIENT_ABORTED) {
            assertThat(Statuses.title(code.status())).doesNotStartWith("Status ");
        }
    }
}
