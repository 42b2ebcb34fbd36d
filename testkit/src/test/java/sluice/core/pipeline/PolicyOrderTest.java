package sluice.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sluice.api.exchange.Answer;
import sluice.api.exchange.BodySource;
import sluice.api.exchange.Slot;
import sluice.api.failure.ErrorCode;
import sluice.api.failure.Failure;
import sluice.api.policy.FinishPolicy;
import sluice.api.policy.Verdict;
import sluice.testkit.FakeBody;
import sluice.testkit.FakeDownstream;

class PolicyOrderTest {
    private static final Failure DENIED = Failure.denied(403, "no");

    private final List<String> log = new ArrayList<>();
    private final Said a = new Said("A", log);
    private final Said b = new Said("B", log);
    private final Said c = new Said("C", log);
    private final Stage stage = new Stage();

    @AfterEach
    void nothingIsLeft() {
        stage.expectNothingIsLeft();
    }

    @Test
    void requestsPassPoliciesInOrderAndAnswersInReverse() {
        var client = stage.policies(a, b, c).get("/things/1");
        stage.origin.answer(200, "ok");
        assertThat(log)
                .containsExactly(
                        "request A",
                        "request B",
                        "request C",
                        "response C 200",
                        "response B 200",
                        "response A 200",
                        "finish A 200",
                        "finish B 200",
                        "finish C 200");
        assertThat(client.status()).isEqualTo(200);
        assertThat(client.text()).isEqualTo("ok");
        assertThat(client.header("X-A")).isEqualTo("seen");
        assertThat(client.header("X-Request-Id"))
                .isEqualTo(stage.ended.getFirst().exchange().id());
    }

    @Test
    void aRefusalPassesAllResponsePoliciesAndNoOriginIsAsked() {
        b.request(Verdict.refuse(DENIED));
        var client = stage.policies(a, b, c).get("/things/1");
        assertThat(log)
                .containsExactly(
                        "request A",
                        "request B",
                        "response C 403",
                        "response B 403",
                        "response A 403",
                        "finish A 403",
                        "finish B 403",
                        "finish C 403");
        assertThat(client.status()).isEqualTo(403);
        assertThat(client.header("X-C")).isEqualTo("seen");
        assertThat(stage.origin.calls()).isZero();
        assertThat(stage.ledger().failure()).isEqualTo(DENIED);
    }

    @Test
    void aPolicyMayAnswerItself() {
        a.request(Verdict.respond(Answer.text(202, "text/plain", "mine")));
        var client = stage.policies(a, b).get("/things/1");
        assertThat(client.status()).isEqualTo(202);
        assertThat(client.text()).isEqualTo("mine");
        assertThat(client.header("Content-Type")).isEqualTo("text/plain");
        assertThat(log).startsWith("request A", "response B 202", "response A 202");
        assertThat(stage.ledger().failure()).isNull();
        assertThat(stage.ledger().responseBytes()).isEqualTo(4);
    }

    @Test
    void aResponsePolicyThatReplacesAnAnswerIsNotAskedAgain() {
        b.response(Verdict.respond(Answer.text(203, "text/plain", "other")));
        var client = stage.policies(a, b, c).get("/things/1");
        stage.origin.answer(200, "ok");
        assertThat(log)
                .containsSubsequence("response C 200", "response B 200", "response A 203", "finish A 203")
                .hasSize(9);
        assertThat(client.text()).isEqualTo("other");
        assertThat(client.header("X-C"))
                .as("an edit of the answer that was replaced")
                .isNull();
        assertThat(client.header("X-A")).isEqualTo("seen");
    }

    @Test
    void everyResponsePolicyMayRefuseInItsTurn() {
        c.response(Verdict.refuse(DENIED));
        b.response(Verdict.refuse(Failure.of(ErrorCode.OVERLOADED, "busy")));
        a.response(Verdict.refuse(Failure.of(ErrorCode.INTERNAL, "last")));
        var client = stage.policies(a, b, c).get("/things/1");
        stage.origin.answer(200, "ok");
        assertThat(log).containsSubsequence("response C 200", "response B 403", "response A 503", "finish A 500");
        assertThat(client.status()).isEqualTo(500);
        assertThat(Objects.requireNonNull(stage.ledger().failure()).detail()).isEqualTo("last");
    }

    @Test
    void theBodyOfAReplacedAnswerIsCancelled() {
        a.response(Verdict.refuse(DENIED));
        var client = stage.policies(a).get("/things/1");
        var body = FakeBody.ofUnknownLength();
        stage.origin.answer(200, body);
        assertThat(body.isCancelled()).isTrue();
        assertThat(client.status()).isEqualTo(403);
    }

    @Test
    void policiesOfTheGatewaySeeWhatNoRouteMatches() {
        var client = stage.gatewayPolicies(a, b).get("/nowhere");
        assertThat(log)
                .containsExactly(
                        "request A", "request B", "response B 404", "response A 404", "finish A 404", "finish B 404");
        assertThat(client.text()).contains("\"error\":\"route_not_found\"");
        assertThat(client.header("Allow")).isNull();
    }

    @Test
    void aWrongMethodIsToldTheRightOnes() {
        var client = stage.gatewayPolicies(a).ask("DELETE", "/things/1", BodySource.empty());
        assertThat(client.status()).isEqualTo(405);
        assertThat(client.header("Allow")).isEqualTo("GET, HEAD, POST");
        assertThat(client.text()).contains("\"error\":\"method_not_allowed\"");
        assertThat(log).contains("request A", "response A 405");
    }

    @Test
    void aHeadThatIsRefusedPassesTheResponsePoliciesOfTheGateway() {
        var slot = new Slot<String>(7);
        a.response(exchange -> {
            assertThat(exchange.get(slot)).isNull();
            exchange.set(slot, "x");
            return Verdict.PROCEED;
        });
        stage.gatewayPolicies(a);
        var client = new FakeDownstream(stage.loop);
        stage.driver(client, "GET", "/things/1", BodySource.empty())
                .refuse(Failure.of(ErrorCode.HEADERS_TOO_LARGE, "too large"));
        assertThat(log).containsExactly("response A 431", "finish A 431");
        assertThat(client.status()).isEqualTo(431);
        assertThat(stage.ended.getFirst().exchange().route()).isEqualTo("none");
    }

    @Test
    void aCrashOfARequestPolicyIsToldToTheLogOnly() {
        b.request(_ -> {
            throw new IllegalStateException("secret");
        });
        var client = stage.policies(a, b, c).get("/things/1");
        expectInternal(client, "a request policy failed: java.lang.IllegalStateException: secret at ");
        assertThat(log).contains("response C 500").doesNotContain("request C");
    }

    @Test
    void aCrashOfAResponsePolicyIsToldToTheLogOnly() {
        b.response(_ -> {
            throw new IllegalStateException("secret");
        });
        var client = stage.policies(a, b).get("/things/1");
        stage.origin.answer(200, "ok");
        expectInternal(client, "a response policy failed: java.lang.IllegalStateException: secret at ");
        assertThat(log).contains("response A 500");
    }

    @Test
    void aCrashOfTheOriginIsToldToTheLogOnly() {
        var cancelled = new ArrayList<String>();
        stage.origin((call, sink) -> {
            call.onCancel(() -> cancelled.add("cancelled"));
            throw new IllegalStateException("secret");
        });
        var client = stage.policies(a).get("/things/1");
        expectInternal(client, "the origin failed: java.lang.IllegalStateException: secret at ");
        assertThat(cancelled).as("what the origin had begun").containsExactly("cancelled");
    }

    @Test
    @SuppressWarnings("NullAway") // the mistake of a policy that is not null-checked
    void aPolicyThatGivesNoVerdictIsRefused() {
        a.request(_ -> null);
        expectInternal(stage.policies(a).get("/things/1"), "a policy failed: it gave no verdict");
    }

    private void expectInternal(FakeDownstream client, String reason) {
        assertThat(client.status()).isEqualTo(500);
        assertThat(client.text())
                .contains("\"error\":\"internal\"", "the gateway could not process the request")
                .doesNotContain("secret", "IllegalState");
        var failure = Objects.requireNonNull(stage.ledger().failure());
        assertThat(failure.code()).isEqualTo(ErrorCode.INTERNAL);
        assertThat(failure.reason()).startsWith(reason);
    }

    @Test
    void aFinishPolicyThatCrashesHidesNothingFromTheOthers() {
        FinishPolicy crashing = (exchange, ledger) -> {
            throw new IllegalStateException("oops");
        };
        var client = stage.policies(crashing, a).get("/things/1");
        stage.origin.answer(200, "ok");
        assertThat(client.status()).isEqualTo(200);
        assertThat(log).contains("finish A 200");
        assertThat(Objects.requireNonNull(stage.ledger().failure()).reason())
                .startsWith("a finish policy failed: java.lang.IllegalStateException: oops");
    }
}
