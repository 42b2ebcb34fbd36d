package sluice.policies.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import sluice.api.failure.ErrorCode;
import sluice.api.failure.Failure;
import sluice.api.policy.Policy;
import sluice.api.policy.Verdict;
import sluice.testkit.ExchangeFixture;
import sluice.testkit.FakeBuildContext;
import sluice.testkit.FakeLedger;

class JsonResponseTest {
    private static Policy policy() {
        return new JsonResponse(Map.of("user_id", "userId"), List.of("secret"), List.of())
                .build(new FakeBuildContext());
    }

    private static ExchangeFixture answered(int status, String... fields) {
        return ExchangeFixture.get("/orders").respond(status, fields);
    }

    @Test
    void asksForAWholeAnswerAsItIs() {
        var exchange = ExchangeFixture.get("/orders")
                .header("Accept-Encoding", "gzip, br")
                .header("Range", "bytes=0-1")
                .header("If-Range", "\"a\"");
        exchange.request(policy());
        assertThat(exchange.upstreamHeader("Accept-Encoding")).isEqualTo("identity");
        assertThat(exchange.upstreamHeader("Range")).isNull();
        assertThat(exchange.upstreamHeader("If-Range")).isNull();
    }

    @Test
    void changesJsonWhateverTheStatus() {
        for (int status : new int[] {200, 404, 500}) {
            var exchange = answered(status, "Content-Type", "application/json");
            assertThat(exchange.response(policy())).isEqualTo(Verdict.PROCEED);
            assertThat(exchange.responseBody(policy(), "{\"user_id\":1,", "\"secret\":2}")
                            .text())
                    .isEqualTo("{\"userId\":1}");
        }
    }

    @Test
    void saysThatTheBytesAreOthers() {
        var exchange = answered(
                200,
                "Content-Type",
                "application/json",
                "Content-Length",
                "13",
                "ETag",
                "\"a\"",
                "Content-Digest",
                "sha-256=:x:",
                "Repr-Digest",
                "sha-256=:x:",
                "Accept-Ranges",
                "bytes");
        exchange.responseBody(policy(), "{}");
        assertThat(exchange.answerHeader("ETag")).isEqualTo("W/\"a\"");
        for (var gone : List.of("Content-Length", "Content-Digest", "Repr-Digest", "Accept-Ranges")) {
            assertThat(exchange.answerHeader(gone)).as(gone).isNull();
        }
    }

    @Test
    void aTagIsTheSameWithAndWithoutTheBody() {
        var exchange = ExchangeFixture.get("/orders")
                .header("If-None-Match", "W/\"a\"")
                .respond(304, "ETag", "\"a\"");
        exchange.responseBody(policy());
        assertThat(exchange.answerHeader("ETag")).isEqualTo("W/\"a\"");
    }

    @Test
    void leavesOtherAnswersAlone() {
        var exchange = answered(200, "Content-Type", "text/html", "Content-Length", "3", "ETag", "\"a\"");
        assertThat(exchange.responseBody(policy(), "{\"u").text()).isEqualTo("{\"u");
        assertThat(exchange.answerHeader("ETag")).isEqualTo("\"a\"");
        assertThat(exchange.answerHeader("Content-Length")).isEqualTo("3");
    }

    @Test
    void leavesProblemsOfTheGatewayAlone() {
        var failed = FakeLedger.failed(Failure.of(ErrorCode.RATE_LIMITED, "slow down"));
        var exchange = answered(429, "Content-Type", "application/problem+json").ledger(failed);
        var keepsNothing = new JsonResponse(Map.of(), List.of(), List.of("x")).build(new FakeBuildContext());
        assertThat(exchange.responseBody(keepsNothing, "{\"title\":\"a\"}").text())
                .isEqualTo("{\"title\":\"a\"}");
    }

    @Test
    void refusesWhatItCannotRead() {
        var json = "application/json";
        for (var exchange : List.of(
                answered(200, "Content-Type", json, "Content-Encoding", "gzip"),
                answered(206, "Content-Type", json, "Content-Range", "bytes 0-1/2"))) {
            var failure = ((Verdict.Refuse) exchange.response(policy())).failure();
            assertThat(failure.status()).isEqualTo(502);
            assertThat(failure.code().wire()).isEqualTo("upstream_invalid_response");
        }
    }

    @Test
    void saysInTheLogWhereAnAnswerIsNotJson() {
        var body = answered(200, "Content-Type", "application/json").responseBody(policy(), "<html>");
        var failure = Objects.requireNonNull(body.failure());
        assertThat(failure.code()).isEqualTo(ErrorCode.UPSTREAM_INVALID_RESPONSE);
        assertThat(failure.reason()).isEqualTo("the answer is not JSON at byte 0: expected a value");
        assertThat(failure.detail()).doesNotContain("byte");
    }
}
