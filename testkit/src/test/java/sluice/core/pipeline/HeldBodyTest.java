package sluice.core.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sluice.api.exchange.BodySink;
import sluice.api.exchange.BodySource;
import sluice.api.exchange.Bytes;
import sluice.api.exchange.Headers;
import sluice.api.failure.ErrorCode;
import sluice.api.failure.Failure;
import sluice.api.policy.BodyStage;
import sluice.api.policy.RequestBodyPolicy;
import sluice.api.policy.ResponseBodyPolicy;
import sluice.api.policy.Verdict;
import sluice.testkit.FakeBody;
import sluice.testkit.FakeDownstream;

/// Bodies whose beginning is held back until a policy has seen it.
class HeldBodyTest {
    private static final Failure DENIED = Failure.denied(403, "no");

    private final FakeBody sent = FakeBody.ofUnknownLength();
    private final FakeBody answered = FakeBody.ofUnknownLength();
    private final Stage stage = new Stage();

    @AfterEach
    void nothingIsLeft() {
        stage.expectNothingIsLeft();
        assertThat(sent.kept()).as("pieces of the request that nobody released").isZero();
        assertThat(answered.kept())
                .as("pieces of the answer that nobody released")
                .isZero();
    }

    private RequestBodyPolicy request(BodyStage treatment) {
        return _ -> treatment;
    }

    private ResponseBodyPolicy response(BodyStage treatment) {
        return _ -> treatment;
    }

    /// Passes everything on, with ten bytes held back, and refuses what contains an x.
    private BodyStage careful(Failure refusal) {
        return new BodyStage.Streaming() {
            @Override
            public void chunk(Bytes bytes, BodySink out) {
                if (new String(bytes.toArray(), UTF_8).contains("x")) {
                    bytes.release();
                    out.fail(refusal);
                } else {
                    out.chunk(bytes);
                }
            }

            @Override
            public void end(Headers trailers, BodySink out) {
                out.end(trailers);
            }

            @Override
            public int heldBack() {
                return 10;
            }
        };
    }

    @Test
    void aShortBodyIsSeenAsAWholeBeforeTheOriginIsAskedAndKeepsItsLength() {
        stage.policies(request(careful(DENIED))).post(sent);
        sent.give("abc");
        sent.give("def");
        assertThat(stage.origin.calls()).isZero();
        sent.end();
        assertThat(stage.origin.call().body().length()).isEqualTo(6);
        assertThat(stage.origin.received()).isEqualTo("abcdef");
        stage.origin.answer(200, "ok");
    }

    @Test
    void whatIsRefusedInTheBeginningNeverReachesTheOrigin() {
        var client = stage.policies(request(careful(DENIED))).post(sent);
        sent.give("abc");
        sent.give("x");
        assertThat(client.status()).isEqualTo(403);
        assertThat(stage.origin.calls()).isZero();
    }

    @Test
    void aLongBodyFlowsOnceItsBeginningIsSeen() {
        stage.policies(request(careful(DENIED))).post(sent);
        sent.give("0123456");
        assertThat(stage.origin.calls()).isZero();
        sent.give("789ab");
        assertThat(stage.origin.received()).isEqualTo("0123456789ab");
        assertThat(stage.origin.call().body().length()).isEqualTo(-1);
        assertThat(sent.give("cd")).isTrue();
        sent.end(Headers.of("X-Sum", "1"));
        assertThat(stage.origin.received()).isEqualTo("0123456789abcd");
        assertThat(stage.origin.trailers()).isNotNull();
        stage.origin.answer(200, "ok");
    }

    @Test
    void anAnswerThatIsRefusedInTheBeginningIsReplaced() {
        var client = stage.policies(response(careful(Failure.of(ErrorCode.UPSTREAM_INVALID_RESPONSE, "no"))))
                .get("/things/1");
        stage.origin.answer(200, answered);
        answered.give("abc");
        answered.give("x");
        assertThat(client.status()).isEqualTo(502);
        assertThat(client.text()).contains("upstream_invalid_response");
    }

    @Test
    void anAnswerThatIsRefusedLaterBreaksOff() {
        var client = stage.policies(response(careful(DENIED))).get("/things/1");
        stage.origin.answer(200, answered);
        answered.give("0123456789");
        answered.give("x");
        assertThat(client.status()).isEqualTo(200);
        assertThat(client.text()).isEqualTo("0123456789");
        assertThat(client.broken()).isEqualTo(DENIED);
    }

    @Test
    void aClientThatGoesWhileABeginningIsHeldLeavesNothingBehind() {
        var client = stage.policies(request(careful(DENIED))).post(sent);
        sent.give("abc");
        client.leave();
        assertThat(sent.isCancelled()).isTrue();
        assertThat(stage.origin.calls()).isZero();
    }

    @Test
    void aClientThatGoesWhileTheBeginningOfAnAnswerIsHeldLeavesNothingBehind() {
        var client = stage.policies(response(careful(DENIED))).get("/things/1");
        stage.origin.answer(200, answered);
        answered.give("abc");
        client.leave();
        assertThat(answered.isCancelled()).isTrue();
    }

    @Test
    void aSlowClientIsGivenWhatWasHeldAtItsOwnSpeed() {
        var client = new FakeDownstream(stage.loop).slow();
        stage.policies(response(careful(DENIED)));
        stage.ask(client, "GET", "/things/1", BodySource.empty());
        stage.origin.answer(200, answered);
        assertThat(answered.give("0123456789")).as("nobody takes it yet").isFalse();
        answered.give("ab");
        client.read();
        assertThat(client.text()).isEqualTo("0123456789ab");
        assertThat(answered.resumed()).isEqualTo(1);
        assertThat(answered.give("c")).isTrue();
        answered.end();
        assertThat(client.text()).isEqualTo("0123456789abc");
    }

    @Test
    void aBodyThatDoesNotArriveWhileItIsHeldIsTheClientsFault() {
        var client =
                stage.timeout(1_000_000_000).policies(request(careful(DENIED))).post(sent);
        sent.give("a");
        stage.loop.advance(Duration.ofSeconds(2));
        assertThat(client.status()).isEqualTo(408);
        assertThat(stage.origin.calls()).isZero();
    }

    @Test
    void anObservedStageSeesTheBodyAndTheBodyPassesAsItIs() {
        var known = FakeBody.ofLength(4);
        var told = new ArrayList<Verdict>();
        var observed = new Observed("p", told::add, _ -> true, null);
        stage.policies(observed.of(request(careful(DENIED))), observed.of(request(BodyStage.PASS)))
                .post(known);
        assertThat(stage.origin.call().body().length()).isEqualTo(4);
        known.give("abx");
        known.give("c");
        known.end();
        assertThat(stage.origin.received()).isEqualTo("abxc");
        stage.origin.answer(200, "ok");
        assertThat(told).containsExactly(Verdict.refuse(DENIED));
        assertThat(stage.ledger().observed()).isEqualTo("p:refuse:forbidden");
        assertThat(known.kept()).isZero();
    }
}
