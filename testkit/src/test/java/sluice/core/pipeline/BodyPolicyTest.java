package sluice.core.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sluice.api.exchange.BodySink;
import sluice.api.exchange.Bytes;
import sluice.api.exchange.Headers;
import sluice.api.failure.ErrorCode;
import sluice.api.failure.Failure;
import sluice.api.policy.BodyStage;
import sluice.api.policy.RequestBodyPolicy;
import sluice.api.policy.ResponseBodyPolicy;
import sluice.api.policy.Verdict;
import sluice.testkit.FakeBody;

/// Bodies on their way through policies, both ways.
class BodyPolicyTest {
    private static final Failure DENIED = Failure.denied(403, "no");

    private final List<String> log = new ArrayList<>();
    private final FakeBody sent = FakeBody.ofUnknownLength();
    private final FakeBody answered = FakeBody.ofUnknownLength();
    private final CompletableFuture<Verdict> decision = new CompletableFuture<>();
    private final Stage stage = new Stage();

    @AfterEach
    void nothingIsLeft() {
        stage.expectNothingIsLeft();
        assertThat(sent.kept()).as("pieces of the request that nobody released").isZero();
        assertThat(answered.kept())
                .as("pieces of the answer that nobody released")
                .isZero();
    }

    /// Puts a mark before every piece, and holds the last one back.
    private final class Marking implements BodyStage.Streaming {
        private final String mark;
        private Bytes held = Bytes.of(new byte[0]);

        Marking(String mark) {
            this.mark = mark;
        }

        @Override
        public void chunk(Bytes bytes, BodySink out) {
            release(out);
            held = bytes;
        }

        private void release(BodySink out) {
            if (held.length() > 0) {
                out.chunk(Bytes.of(mark.getBytes(UTF_8)));
                out.chunk(held);
            }
            held = Bytes.of(new byte[0]);
        }

        @Override
        public void end(Headers trailers, BodySink out) {
            release(out);
            out.end(trailers);
        }

        @Override
        public void abort() {
            log.add("abort " + mark);
            held.release();
            held = Bytes.of(new byte[0]);
        }
    }

    private BodyStage whole(String mark, long limit, Verdict verdict) {
        return new BodyStage.Buffered(limit, body -> {
            log.add(mark + " saw " + new String(body, UTF_8));
            return new BodyStage.Decision(verdict, (mark + new String(body, UTF_8)).getBytes(UTF_8));
        });
    }

    private RequestBodyPolicy request(BodyStage treatment) {
        return _ -> treatment;
    }

    private ResponseBodyPolicy response(BodyStage treatment) {
        return _ -> treatment;
    }

    @Test
    void aBodyFlowsThroughStreamingPoliciesInOrder() {
        var client = stage.policies(request(new Marking("1")), request(BodyStage.PASS), request(new Marking("2")))
                .post(sent);
        sent.give("a");
        sent.give("b");
        sent.end(Headers.of("X-Sum", "1"));
        assertThat(stage.origin.received()).isEqualTo("212a212b");
        assertThat(Objects.requireNonNull(stage.origin.trailers()).isEmpty()).isFalse();
        stage.origin.answer(200, "ok");
        assertThat(client.status()).isEqualTo(200);
    }

    @Test
    void anAnswerFlowsThroughStreamingPoliciesInReverse() {
        var client = stage.policies(response(new Marking("1")), response(new Marking("2")))
                .get("/things/1");
        stage.origin.answer(200, answered);
        answered.give("a");
        answered.end();
        assertThat(client.text()).isEqualTo("121a");
        assertThat(client.isComplete()).isTrue();
    }

    @Test
    void aBufferingPolicySeesTheWholeBodyBeforeTheOriginIsAsked() {
        stage.policies(request(whole("1", 10, Verdict.PROCEED)), request(whole("2", 10, Verdict.PROCEED)))
                .post(sent);
        sent.give("ab");
        sent.give("c");
        assertThat(stage.origin.calls()).isZero();
        sent.end();
        assertThat(log).containsExactly("1 saw abc", "2 saw 1abc");
        assertThat(stage.origin.received()).isEqualTo("21abc");
        assertThat(stage.origin.call().body().length()).isEqualTo(5);
        stage.origin.answer(200, "ok");
    }

    @Test
    void aBufferingPolicyMayRefuse() {
        var client = stage.policies(
                        request(whole("1", 10, Verdict.refuse(DENIED))), request(whole("2", 10, Verdict.PROCEED)))
                .post(sent);
        sent.give("abc");
        sent.end();
        assertThat(client.status()).isEqualTo(403);
        assertThat(log).containsExactly("1 saw abc");
        assertThat(stage.origin.calls()).isZero();
    }

    @Test
    void aBodyBeyondTheLimitOfABufferingPolicyIsRefusedAtOnce() {
        var client = stage.policies(request(whole("1", 3, Verdict.PROCEED))).post(sent);
        sent.give("abc");
        assertThat(client.status()).isZero();
        sent.give("d");
        assertThat(client.status()).isEqualTo(413);
        assertThat(client.text()).contains("\"error\":\"body_too_large\"", "larger than 3 bytes");
        assertThat(sent.isCancelled()).isTrue();
    }

    @Test
    void aBodyBeyondTheLimitOfTheListenerIsRefusedWhileItStreams() {
        var client = stage.bodyLimit(3).policies().post(sent);
        sent.give("abc");
        sent.give("d");
        assertThat(client.status()).isEqualTo(413);
        assertThat(sent.isCancelled()).isTrue();
        assertThat(stage.origin.received()).isEqualTo("abc");
    }

    @Test
    void aLengthBeyondTheLimitOfTheListenerIsRefusedUnread() {
        var tooLong = FakeBody.ofLength(4);
        var client = stage.bodyLimit(3).policies().post(tooLong);
        assertThat(client.status()).isEqualTo(413);
        assertThat(tooLong.isPiped()).isFalse();
        assertThat(stage.origin.calls()).isZero();
    }

    @Test
    void aBufferingPolicyMayWait() {
        stage.policies(request(whole("1", 10, Verdict.await(decision)))).post(sent);
        sent.give("abc");
        sent.end();
        assertThat(stage.origin.calls()).isZero();
        decision.complete(Verdict.PROCEED);
        assertThat(stage.origin.received()).isEqualTo("1abc");
        stage.origin.answer(200, "ok");
    }

    @Test
    void aBufferingPolicyThatNeverDecidesEndsAfterAWhile() {
        var client =
                stage.policies(request(whole("1", 10, Verdict.await(decision)))).post(sent);
        sent.give("abc");
        sent.end();
        stage.loop.advance(Duration.ofSeconds(31));
        assertThat(client.status()).isEqualTo(503);
        assertThat(client.text()).contains("a policy did not decide in time");
        decision.complete(Verdict.PROCEED);
        stage.loop.runTasks();
        assertThat(stage.origin.calls()).isZero();
    }

    @Test
    void aBodyThatDoesNotArriveWithinTheTimeoutOfTheRouteIsTheClientsFault() {
        var client = stage.timeout(1_000_000_000)
                .policies(request(whole("1", 10, Verdict.PROCEED)))
                .post(sent);
        sent.give("a");
        stage.loop.advance(Duration.ofSeconds(2));
        assertThat(client.status()).isEqualTo(408);
    }

    @Test
    void aStreamingPolicyMayRefuseInTheMiddle() {
        BodyStage.Streaming refusing = new BodyStage.Streaming() {
            @Override
            public void chunk(Bytes bytes, BodySink out) {
                bytes.release();
                out.fail(DENIED);
            }

            @Override
            public void end(Headers trailers, BodySink out) {
                out.end(trailers);
            }
        };
        var client = stage.policies(request(refusing)).post(sent);
        sent.give("a");
        assertThat(client.status()).isEqualTo(403);
        assertThat(sent.isCancelled()).isTrue();
        assertThat(stage.origin.broken()).isEqualTo(DENIED);
    }

    @Test
    void aStreamingPolicyThatCrashesGivesBackWhatItHolds() {
        BodyStage.Streaming crashing = new BodyStage.Streaming() {
            @Override
            public void chunk(Bytes bytes, BodySink out) {
                bytes.release();
                throw new IllegalStateException("secret");
            }

            @Override
            public void end(Headers trailers, BodySink out) {
                out.end(trailers);
            }

            @Override
            public void abort() {
                log.add("abort");
            }
        };
        var client = stage.policies(request(crashing)).post(sent);
        sent.give("a");
        assertThat(client.status()).isEqualTo(500);
        assertThat(client.text()).doesNotContain("secret");
        assertThat(log).containsExactly("abort");
    }

    @Test
    void aPolicyThatCrashesWhenAskedAboutABodyIsAnInternalError() {
        RequestBodyPolicy crashing = _ -> {
            throw new IllegalStateException("secret");
        };
        var client = stage.policies(crashing).post(sent);
        assertThat(client.status()).isEqualTo(500);
        assertThat(Objects.requireNonNull(stage.ledger().failure()).reason()).contains("secret");
    }

    @Test
    void aDecisionThatCrashesIsAnInternalError() {
        var client = stage.policies(request(new BodyStage.Buffered(10, _ -> {
                    throw new IllegalStateException("secret");
                })))
                .post(sent);
        sent.end();
        assertThat(client.status()).isEqualTo(500);
        assertThat(client.text()).doesNotContain("secret");
    }

    @Test
    void aClientThatGoesInTheMiddleOfABodyLeavesNothingBehind() {
        var client = stage.policies(request(new Marking("1")), request(whole("2", 10, Verdict.PROCEED)))
                .post(sent);
        sent.give("a");
        client.leave();
        assertThat(log).containsExactly("abort 1");
        assertThat(sent.isCancelled()).isTrue();
        assertThat(stage.ledger().status()).isEqualTo(499);
    }

    @Test
    void aClientThatGoesWhileAnAnswerIsGatheredLeavesNothingBehind() {
        var client = stage.policies(response(whole("2", 10, Verdict.PROCEED)), response(new Marking("1")))
                .get("/things/1");
        stage.origin.answer(200, answered);
        answered.give("a");
        client.leave();
        assertThat(log).containsExactly("abort 1");
        assertThat(answered.isCancelled()).isTrue();
    }

    @Test
    void anAnswerThatIsTooLargeForABufferingPolicyIsReplacedOnce() {
        var client = stage.policies(response(whole("1", 3, Verdict.PROCEED)), new Said("A", log))
                .get("/things/1");
        stage.origin.answer(200, answered);
        answered.give("abcd");
        assertThat(client.status()).isEqualTo(502);
        assertThat(client.text()).contains("upstream_invalid_response");
        assertThat(client.header("X-A"))
                .as("response policies see the answer that replaces another")
                .isEqualTo("seen");
        assertThat(answered.isCancelled()).isTrue();
        assertThat(log).contains("response A 200", "response A 502");
    }

    @Test
    void aResponseBodyPolicyThatAlwaysRefusesIsAskedOnce() {
        var client = stage.policies(
                        response(whole("outer", 1000, Verdict.PROCEED)),
                        response(whole("1", 10, Verdict.refuse(DENIED))))
                .get("/things/1");
        stage.origin.answer(200, "abc");
        assertThat(client.status()).isEqualTo(403);
        assertThat(log).hasSize(2).first().isEqualTo("1 saw abc");
        assertThat(log.get(1)).startsWith("outer saw {\"type\":\"about:blank\"");
        assertThat(client.text()).startsWith("outer{\"type\":");
    }

    @Test
    void anAnswerThatBreaksOffWhileItIsGatheredBecomesAFailure() {
        var client = stage.policies(response(whole("1", 10, Verdict.PROCEED))).get("/things/1");
        stage.origin.answer(200, answered);
        answered.give("a");
        answered.breakOff(Failure.of(ErrorCode.UPSTREAM_ABORTED, "broken"));
        assertThat(client.status()).isEqualTo(502);
    }

    @Test
    void anAnswerThatBreaksOffWhileItStreamsCannotBeReplaced() {
        var client = stage.policies(response(new Marking("1"))).get("/things/1");
        stage.origin.answer(200, answered);
        answered.give("a");
        answered.give("b");
        answered.breakOff(Failure.of(ErrorCode.UPSTREAM_ABORTED, "broken"));
        assertThat(client.status()).isEqualTo(200);
        assertThat(client.text()).isEqualTo("1a");
        assertThat(Objects.requireNonNull(client.broken()).detail()).isEqualTo("broken");
        assertThat(stage.ledger().status()).isEqualTo(200);
        assertThat(Objects.requireNonNull(stage.ledger().failure()).code()).isEqualTo(ErrorCode.UPSTREAM_ABORTED);
    }

    @Test
    void aBufferingPolicyOfTheAnswerMayWait() {
        var client = stage.policies(response(whole("1", 10, Verdict.await(decision))))
                .get("/things/1");
        stage.origin.answer(200, "abc");
        assertThat(client.status()).isZero();
        stage.loop.advance(Duration.ofSeconds(31));
        assertThat(client.status()).isEqualTo(503);
        decision.complete(Verdict.PROCEED);
        stage.loop.runTasks();
        assertThat(client.answers()).isEqualTo(1);
    }

    @Test
    void anEmptyBodyIsNotShownToAStage() {
        var client = stage.policies(request(new Marking("1"))).get("/things/1");
        assertThat(stage.origin.call().body().length()).isZero();
        stage.origin.answer(200, "ok");
        assertThat(client.status()).isEqualTo(200);
        assertThat(log).containsExactly("abort 1");
    }
}
