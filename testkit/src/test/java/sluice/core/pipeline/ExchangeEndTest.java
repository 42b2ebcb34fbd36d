package sluice.core.pipeline;

import static java.util.Collections.nCopies;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sluice.api.exchange.BodySource;
import sluice.api.exchange.Slot;
import sluice.api.failure.ErrorCode;
import sluice.api.failure.Failure;
import sluice.api.origin.Call;
import sluice.api.policy.RequestPolicy;
import sluice.api.policy.ResponsePolicy;
import sluice.api.policy.Verdict;
import sluice.testkit.FakeBody;
import sluice.testkit.FakeDownstream;

/// How exchanges end, well or not: each exactly once, with a ledger that says how.
class ExchangeEndTest {
    private static final long SECOND = 1_000_000_000L;

    private final List<String> log = new ArrayList<>();
    private final Said a = new Said("A", log);
    private final FakeBody answered = FakeBody.ofUnknownLength();
    private final Stage stage = new Stage();

    @AfterEach
    void nothingIsLeft() {
        stage.expectNothingIsLeft();
        assertThat(log.stream().filter(line -> line.startsWith("finish")).count())
                .as("times that a finish policy ran")
                .isLessThan(2);
    }

    private Failure failure() {
        return Objects.requireNonNull(stage.ledger().failure());
    }

    @Test
    void noAnswerWithinTheTimeoutOfTheRouteIs504() {
        var client = stage.timeout(2 * SECOND).policies(a).get("/things/1");
        stage.loop.advance(Duration.ofMillis(1999));
        assertThat(client.status()).isZero();
        stage.loop.advance(Duration.ofMillis(2));
        assertThat(client.status()).isEqualTo(504);
        assertThat(client.text()).contains("\"error\":\"upstream_timeout\"");
        assertThat(stage.origin.isCancelled()).isTrue();
        assertThat(log).contains("response A 504", "finish A 504");
    }

    @Test
    void anAnswerThatComesTooLateIsThrownAway() {
        var client = stage.timeout(SECOND).policies(a).get("/things/1");
        stage.loop.advance(Duration.ofSeconds(2));
        stage.origin.answer(200, answered);
        stage.origin.fail(Failure.of(ErrorCode.UPSTREAM_UNREACHABLE, "late"));
        stage.origin.interim(103);
        assertThat(answered.isCancelled()).isTrue();
        assertThat(client.answers()).isEqualTo(1);
        assertThat(client.interims()).isEmpty();
        assertThat(failure().code()).isEqualTo(ErrorCode.UPSTREAM_TIMEOUT);
    }

    @Test
    void theCallKnowsTheDeadline() {
        stage.loop.clock().advance(Duration.ofSeconds(7));
        stage.timeout(2 * SECOND).policies().get("/things/1");
        assertThat(stage.origin.call().deadline()).isEqualTo(9 * SECOND);
        stage.origin.answer(200, "ok");
    }

    @Test
    void aSlowAnswerMayTakeLongerThanTheTimeout() {
        var client = stage.timeout(SECOND).policies().get("/things/1");
        stage.origin.answer(200, answered);
        answered.give("a");
        stage.loop.advance(Duration.ofSeconds(100));
        answered.end();
        assertThat(client.text()).isEqualTo("a");
        assertThat(client.isComplete()).isTrue();
        assertThat(stage.ledger().failure()).isNull();
    }

    @Test
    void aClientThatGoesWhileTheOriginWorksStopsIt() {
        var client = stage.policies(a).get("/things/1");
        client.leave();
        assertThat(stage.origin.isCancelled()).isTrue();
        assertThat(log).containsExactly("request A", "finish A 499");
        assertThat(failure().code()).isEqualTo(ErrorCode.CLIENT_ABORTED);
        stage.origin.answer(200, answered);
        assertThat(answered.isCancelled()).isTrue();
        client.leave();
    }

    @Test
    void whatAnOriginRegistersTooLateIsStoppedAtOnce() {
        var calls = new ArrayList<Call>();
        stage.origin((call, sink) -> calls.add(call))
                .policies()
                .get("/things/1")
                .leave();
        calls.getFirst().onCancel(() -> log.add("stopped"));
        assertThat(log).containsExactly("stopped");
    }

    @Test
    void aClientThatGoesInTheMiddleOfItsBodyStopsTheOrigin() {
        var sent = FakeBody.ofUnknownLength();
        var client = stage.policies(a).post(sent);
        sent.give("abc");
        client.leave();
        assertThat(sent.isCancelled()).isTrue();
        assertThat(stage.origin.isCancelled()).isTrue();
    }

    @Test
    void aClientThatGoesInTheMiddleOfItsAnswerStopsTheAnswer() {
        var client = stage.policies(a).get("/things/1");
        stage.origin.answer(200, answered);
        answered.give("a");
        client.leave();
        assertThat(answered.isCancelled()).isTrue();
        assertThat(log).contains("finish A 499");
        assertThat(stage.ledger().responseBytes()).isEqualTo(1);
    }

    @Test
    void aClientThatGoesWhileAResponsePolicyWaitsStopsTheAnswer() {
        a.response(Verdict.await(new CompletableFuture<>()));
        var client = stage.policies(a).get("/things/1");
        stage.origin.answer(200, answered);
        client.leave();
        assertThat(answered.isCancelled()).isTrue();
        assertThat(log).contains("finish A 499");
    }

    @Test
    void anAnswerIsOverOnlyOnceWhateverComesAfterIt() {
        var client = stage.policies(a).get("/things/1");
        stage.origin.answer(200, "ok");
        client.leave();
        stage.origin.fail(Failure.of(ErrorCode.UPSTREAM_UNREACHABLE, "late"));
        assertThat(stage.ledger().status()).isEqualTo(200);
        assertThat(stage.ledger().failure()).isNull();
    }

    @Test
    void whatTheOriginCannotDoIsToldToTheClient() {
        var client = stage.policies(a).get("/things/1");
        stage.origin.fail(Failure.of(ErrorCode.UPSTREAM_UNREACHABLE, "no way")
                .withReason("10.0.0.1:80 refused")
                .withRetryAfter(3));
        assertThat(client.status()).isEqualTo(502);
        assertThat(client.header("Retry-After")).isEqualTo("3");
        assertThat(client.header("Proxy-Status"))
                .isEqualTo("sluice; error=connection_refused; details=\"upstream_unreachable\"");
        assertThat(client.text()).doesNotContain("10.0.0.1");
        assertThat(failure().reason()).contains("10.0.0.1");
    }

    @Test
    void interimAnswersPassUntilTheAnswerComes() {
        var client = stage.policies().get("/things/1");
        stage.origin.interim(102);
        stage.origin.interim(100);
        stage.origin.interim(103);
        stage.origin.answer(200, "ok");
        assertThat(client.interims())
                .as("100 is between the client and the gateway")
                .containsExactly(102, 103);
    }

    @Test
    void anEncodedSlashIsAdmittedByRoutesThatSaySo() {
        var client = stage.policies(a).get("/things/a%2Fb");
        assertThat(client.status()).isEqualTo(400);
        assertThat(client.text()).contains("%2F");
        assertThat(stage.origin.calls()).isZero();
        assertThat(log).contains("response A 400");
    }

    @Test
    void anEncodedSlashGoesUpstreamAsItIs() {
        var client = stage.admitEncodedSlash().policies().get("/things/a%2fb");
        assertThat(stage.origin.call().request().path()).isEqualTo("/things/a%2Fb");
        stage.origin.answer(200, "ok");
        assertThat(client.status()).isEqualTo(200);
    }

    @Test
    void aRequestThatGoesInCirclesIsStopped() {
        var hop = "1.1 sluice";
        var client = stage.policies()
                .get(
                        "/things/1",
                        "Via: " + String.join(", ", nCopies(5, hop)),
                        "Via: 1.1 other, 2 sluice",
                        "Via: " + String.join(",", nCopies(4, hop)));
        assertThat(client.status()).isEqualTo(502);
        assertThat(client.text()).contains("\"error\":\"loop_detected\"");
        assertThat(client.header("Proxy-Status"))
                .isEqualTo("sluice; error=proxy_loop_detected; details=\"loop_detected\"");
    }

    @Test
    void aFewHopsAreNoCircle() {
        var client = stage.policies().get("/things/1", "Via: " + "1.1 sluice, ".repeat(8) + "1.1 sluice, 1.1 sluice2");
        stage.origin.answer(200, "ok");
        assertThat(client.status()).isEqualTo(200);
    }

    @Test
    void theLedgerTellsTimesAndBytes() {
        var sent = FakeBody.ofLength(3);
        var client = new FakeDownstream(stage.loop).slow();
        stage.loop.clock().advance(Duration.ofSeconds(1));
        stage.policies(a);
        var driver = stage.driver(client, "POST", "/things/1", sent);
        driver.start();
        driver.exchange().received(3);
        stage.loop.clock().advance(Duration.ofMillis(20));
        driver.exchange().attemptSent();
        stage.loop.clock().advance(Duration.ofMillis(300));
        driver.exchange().attemptAnswered(200);
        stage.loop.clock().advance(Duration.ofMillis(4));
        stage.origin.answer(201, "created");
        stage.loop.clock().advance(Duration.ofSeconds(5));
        client.read();
        var ledger = stage.ledger();
        assertThat(ledger.status()).isEqualTo(201);
        assertThat(ledger.startedAt()).isEqualTo(SECOND);
        assertThat(ledger.finishedAt()).isEqualTo(6 * SECOND + 324_000_000);
        assertThat(ledger.upstreamNanos()).isEqualTo(300_000_000);
        assertThat(ledger.gatewayNanos())
                .as("a slow client is not gateway time")
                .isEqualTo(24_000_000);
        assertThat(ledger.requestBytes()).isEqualTo(3);
        assertThat(ledger.responseBytes()).isEqualTo(7);
    }

    @Test
    void whatARefusalTookIsGatewayTime() {
        RequestPolicy slow = _ -> {
            stage.loop.clock().advance(Duration.ofMillis(7));
            return Verdict.refuse(Failure.denied(403, "no"));
        };
        stage.policies(slow).get("/things/1");
        assertThat(stage.ledger().gatewayNanos()).isEqualTo(7_000_000);
        assertThat(stage.ledger().upstreamNanos()).isZero();
    }

    @Test
    void policiesRememberThingsBetweenTheirMoments() {
        var slot = new Slot<String>(3);
        RequestPolicy puts = exchange -> {
            exchange.set(slot, "kept");
            return Verdict.PROCEED;
        };
        ResponsePolicy gets = exchange -> {
            log.add("found " + exchange.get(slot));
            return Verdict.PROCEED;
        };
        stage.policies(puts, gets).get("/things/1");
        stage.origin.answer(200, "ok");
        assertThat(log).containsExactly("found kept");
    }

    @Test
    void aHeadRequestIsAnsweredAsAnyOther() {
        var client = stage.policies(a).ask("HEAD", "/things/1", BodySource.empty());
        stage.origin.answer(200, BodySource.empty(), "Content-Length", "5");
        assertThat(client.header("Content-Length")).isEqualTo("5");
    }
}
