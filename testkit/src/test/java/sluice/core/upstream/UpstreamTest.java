package sluice.core.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sluice.api.exchange.BodySource;
import sluice.api.exchange.HeaderName;
import sluice.api.exchange.Headers;
import sluice.api.exchange.ResponseHead;
import sluice.api.failure.Cause;
import sluice.api.failure.ErrorCode;
import sluice.api.failure.Failure;
import sluice.api.failure.Repeat;
import sluice.testkit.ExchangeFixture;
import sluice.testkit.FakeLoop;

class UpstreamTest {
    private static final Failure REFUSED = UpstreamFailure.refused("refused");
    private static final Failure TERMINATED = UpstreamFailure.terminated("terminated");
    private static final Failure SILENT = UpstreamFailure.responseTimeout("silent");

    private final FixedSource source = new FixedSource(Pools.equal(3));
    private final List<FakeCall> calls = new ArrayList<>();
    private final Upstream upstream = new Upstream(Pools.settings(), source, Balancer.ROUND_ROBIN);

    private FakeCall ask(FakeCall call) {
        calls.add(call);
        upstream.answer(call, call);
        return call;
    }

    /// Whatever happened, nothing may be counted as under way at the end.
    @AfterEach
    void nothingIsUnderWay() {
        assertThat(source.everUsed)
                .allSatisfy(member -> assertThat(member.endpoint().active().get())
                        .as("calls under way at %s", member.endpoint())
                        .isZero());
    }

    @Test
    void passesAnAnswerOn() {
        var call = ask(FakeCall.of("GET"));
        var sent = call.transport.last();
        assertThat(sent.endpoint().active().get()).isEqualTo(1);
        sent.attempt().sent();
        sent.attempt().interim(103, Headers.EMPTY);
        sent.attempt().answer(ResponseHead.of(200), BodySource.empty());
        assertThat(Objects.requireNonNull(call.answer).status()).isEqualTo(200);
        assertThat(call.interims).containsExactly(103);
        assertThat(call.log).containsExactly("try orders " + sent.endpoint(), "sent", "answered 200");
    }

    @Test
    void countsACallUntilItsBodyHasEnded() {
        var call = ask(FakeCall.of("GET"));
        var sent = call.transport.last();
        sent.attempt().answer(ResponseHead.of(200), BodySource.of(new byte[] {1}));
        assertThat(sent.endpoint().active().get()).isEqualTo(1);
        var taker = new FakeBody.Taker();
        Objects.requireNonNull(call.answerBody).pipe(taker);
        assertThat(taker.text()).isEqualTo("\u0001");
        assertThat(sent.endpoint().active().get()).isZero();
    }

    @Test
    void countsACallUntilItsBodyIsCancelledOrBreaks() {
        for (boolean breaks : new boolean[] {true, false}) {
            var call = ask(FakeCall.of("GET"));
            var sent = call.transport.last();
            var body = new FakeBody(-1);
            sent.attempt().answer(ResponseHead.of(200), body);
            var answer = Objects.requireNonNull(call.answerBody);
            answer.pipe(new FakeBody.Taker());
            assertThat(sent.endpoint().active().get()).isEqualTo(1);
            if (breaks) {
                body.breakOff(UpstreamFailure.incompleteBody("x"));
            } else {
                answer.cancel();
                assertThat(body.cancelled).isTrue();
            }
            answer.cancel();
            assertThat(sent.endpoint().active().get()).isZero();
        }
    }

    @Test
    void triesOtherEndpointsWhenConnectionsAreRefused() {
        var call = ask(FakeCall.of("POST"));
        call.transport.last().attempt().fail(REFUSED);
        call.transport.last().attempt().fail(REFUSED);
        call.transport.last().attempt().answer(ResponseHead.of(201), BodySource.empty());
        assertThat(Objects.requireNonNull(call.answer).status()).isEqualTo(201);
        assertThat(call.transport.sent).extracting(FakeTransport.Sent::endpoint).doesNotHaveDuplicates();
    }

    @Test
    void givesUpAfterThreeTries() {
        source.push(Pools.equal(10));
        var call = ask(FakeCall.of("GET"));
        for (int i = 0; i < 3; i++) {
            call.transport.sent.get(i).attempt().fail(REFUSED);
        }
        assertThat(call.transport.sent).hasSize(3);
        assertThat(call.failure).isSameAs(REFUSED);
    }

    @Test
    void doesNotTryAnEndpointTwiceThatRefuses() {
        source.push(Pools.equal(1));
        var call = ask(FakeCall.of("GET"));
        call.transport.last().attempt().fail(REFUSED);
        assertThat(call.transport.sent).hasSize(1);
        assertThat(call.failure).isSameAs(REFUSED);
    }

    @Test
    void doesNotTryAgainAfterTheDeadline() {
        var call = FakeCall.of("GET");
        call.deadline = call.loop.clock().nanos() + 1000;
        ask(call);
        call.loop.clock().advance(1000);
        call.transport.last().attempt().fail(REFUSED);
        assertThat(call.transport.sent).hasSize(1);
        assertThat(call.failure).isSameAs(REFUSED);
    }

    @Test
    void sendsARepeatableRequestOnceMoreOnAFreshConnection() {
        var call = ask(FakeCall.of("GET"));
        assertThat(call.transport.last().attempt().needsFreshConnection()).isFalse();
        call.transport.last().attempt().fail(TERMINATED);
        assertThat(call.transport.sent).hasSize(2);
        assertThat(call.transport.last().attempt().needsFreshConnection()).isTrue();
        call.transport.last().attempt().fail(TERMINATED);
        assertThat(call.transport.sent).hasSize(2);
        assertThat(call.failure).isSameAs(TERMINATED);
    }

    @Test
    void sendsItToTheSameEndpointIfThereIsNoOther() {
        source.push(Pools.equal(1));
        var call = ask(FakeCall.of("GET"));
        call.transport.last().attempt().fail(TERMINATED);
        call.transport.last().attempt().answer(ResponseHead.of(200), BodySource.empty());
        assertThat(call.answer).isNotNull();
    }

    @Test
    void neverSendsAPostTwice() {
        var call = ask(FakeCall.of("POST"));
        call.transport.last().attempt().fail(TERMINATED);
        assertThat(call.transport.sent).hasSize(1);
        assertThat(call.failure).isSameAs(TERMINATED);
    }

    @Test
    void doesNotRepeatWhatMerelyTookTooLong() {
        var call = ask(FakeCall.of("GET"));
        call.transport.last().attempt().fail(SILENT);
        assertThat(call.transport.sent).hasSize(1);
        assertThat(Objects.requireNonNull(call.failure).status()).isEqualTo(504);
    }

    @Test
    void repeatsABodyThatFitsTheCopy() {
        var body = new FakeBody(-1);
        var call = ask(new FakeCall(new FakeLoop(), ExchangeFixture.of("PUT", "/x"), body));
        var first = new FakeBody.Taker();
        call.transport.last().attempt().body().pipe(first);
        body.give("half of it");
        call.transport.last().attempt().body().cancel();
        call.transport.last().attempt().fail(TERMINATED);
        assertThat(body.cancelled).isFalse();
        var second = new FakeBody.Taker();
        call.transport.last().attempt().body().pipe(second);
        body.give(" and the rest");
        body.end();
        assertThat(first.text()).isEqualTo("half of it");
        assertThat(second.text()).isEqualTo("half of it and the rest");
        assertThat(second.ended).isTrue();
        call.transport.last().attempt().answer(ResponseHead.of(200), BodySource.empty());
    }

    @Test
    void doesNotRepeatABodyThatIsLargerThanTheCopy() {
        var body = new FakeBody(-1);
        var call = ask(new FakeCall(new FakeLoop(), ExchangeFixture.of("PUT", "/x"), body));
        call.transport.last().attempt().body().pipe(new FakeBody.Taker());
        body.give("x".repeat(ReplayBody.LIMIT));
        body.give("x");
        call.transport.last().attempt().fail(TERMINATED);
        assertThat(call.transport.sent).hasSize(1);
        assertThat(call.failure).isSameAs(TERMINATED);
        assertThat(body.cancelled).isTrue();
    }

    @Test
    void anUntouchedBodyOfAPostMayGoElsewhere() {
        var body = new FakeBody(1 << 20);
        var call = ask(new FakeCall(new FakeLoop(), ExchangeFixture.of("POST", "/x"), body));
        call.transport.last().attempt().fail(REFUSED);
        assertThat(call.transport.sent).hasSize(2);
        assertThat(body.cancelled).isFalse();
        call.transport.last().attempt().answer(ResponseHead.of(200), BodySource.empty());
    }

    @Test
    void cancellingStopsTheTryAtOnce() {
        var body = new FakeBody(5);
        var call = ask(new FakeCall(new FakeLoop(), ExchangeFixture.of("PUT", "/x"), body));
        var stopped = new boolean[1];
        call.transport.last().attempt().onCancel(() -> stopped[0] = true);
        call.cancel();
        assertThat(stopped[0]).isTrue();
        assertThat(call.log).last().isEqualTo("cancelled");
        assertThat(body.cancelled).isTrue();
        call.transport.last().attempt().fail(TERMINATED);
        assertThat(call.transport.sent).hasSize(1);
        assertThat(call.failure).isNull();
    }

    @Test
    void anAnswerThatComesAfterCancellingIsDropped() {
        var call = ask(FakeCall.of("GET"));
        call.cancel();
        var late = new FakeBody(-1);
        call.transport.last().attempt().answer(ResponseHead.of(200), late);
        assertThat(call.answer).isNull();
        assertThat(late.cancelled).isTrue();
    }

    @Test
    void avoidsAnEndpointThatRefusedForASecond() {
        source.push(Pools.equal(2));
        var call = ask(FakeCall.of("GET"));
        var dead = call.transport.last().endpoint();
        call.transport.last().attempt().fail(REFUSED);
        call.transport.last().attempt().answer(ResponseHead.of(200), BodySource.empty());
        for (int i = 0; i < 10; i++) {
            assertThat(askAt(call).endpoint()).isNotSameAs(dead);
        }
        call.loop.clock().advance(1_000_000_001L);
        var probed = 0;
        for (int i = 0; i < 10; i++) {
            probed += askAt(call, REFUSED, dead);
        }
        assertThat(probed).isEqualTo(1);
    }

    @Test
    void oneAnswerBringsAnAvoidedEndpointBack() {
        source.push(Pools.equal(2));
        var call = ask(FakeCall.of("GET"));
        var dead = call.transport.last().endpoint();
        call.transport.last().attempt().fail(REFUSED);
        call.transport.last().attempt().answer(ResponseHead.of(200), BodySource.empty());
        call.loop.clock().advance(1_000_000_001L);
        int used = 0;
        for (int i = 0; i < 10; i++) {
            used += askAt(call).endpoint() == dead ? 1 : 0;
        }
        assertThat(used).isBetween(4, 6);
        assertThat(dead.avoidance().isSuspected()).isFalse();
    }

    @Test
    void usesAvoidedEndpointsWhenThereAreNoOthers() {
        source.push(Pools.equal(1));
        var call = ask(FakeCall.of("GET"));
        call.transport.last().attempt().fail(REFUSED);
        var next = ask(new FakeCall(call.loop, ExchangeFixture.get("/"), BodySource.empty()));
        next.transport.last().attempt().answer(ResponseHead.of(200), BodySource.empty());
        assertThat(next.answer).isNotNull();
    }

    @Test
    void withoutEndpointsItSaysWhy() {
        source.push(EndpointSet.EMPTY, UpstreamFailure.unresolved("no such name"));
        var call = ask(FakeCall.of("GET"));
        assertThat(Objects.requireNonNull(call.failure).code()).isEqualTo(ErrorCode.UPSTREAM_UNREACHABLE);
        assertThat(call.failure.cause()).isEqualTo(Cause.DNS_ERROR);
        assertThat(call.failure.status()).isEqualTo(502);
        source.push(EndpointSet.EMPTY);
        assertThat(Objects.requireNonNull(ask(FakeCall.of("GET")).failure).code())
                .isEqualTo(ErrorCode.NO_HEALTHY_ENDPOINT);
    }

    @Test
    void goesElsewhereWhenAnEndpointHasNoCapacity() {
        var call = ask(FakeCall.of("POST"));
        call.transport.last().attempt().fail(UpstreamFailure.connectionLimit(Repeat.ALWAYS, "full"));
        assertThat(call.transport.sent).hasSize(2);
        call.transport.last().attempt().fail(UpstreamFailure.connectionLimit(Repeat.NEVER, "waited"));
        assertThat(Objects.requireNonNull(call.failure).status()).isEqualTo(503);
    }

    @Test
    void theHostIsTheClientsUnlessChosenOtherwise() {
        var call = ask(FakeCall.of("GET"));
        assertThat(call.transport.last().attempt().host()).isEqualTo("api.example.com");
        finish(call);

        var own = FakeCall.of("GET");
        upstream.withOwnHost().answer(own, own);
        assertThat(own.transport.last().attempt().host()).isEqualTo("orders");
        finish(own);

        var edited = FakeCall.of("GET");
        edited.request().host("other.internal");
        assertThat(ask(edited).transport.last().attempt().host()).isEqualTo("other.internal");
        finish(edited);

        var none = new FakeCall(new FakeLoop(), ExchangeFixture.get("/").authority(""), BodySource.empty());
        assertThat(ask(none).transport.last().attempt().host()).isEqualTo("orders");
        finish(none);
    }

    @Test
    void editsOfATryDoNotReachTheNextOne() {
        var call = FakeCall.of("GET").stampingAttempts();
        call.request().path("/internal");
        ask(call);
        call.transport.last().attempt().fail(REFUSED);
        var second = call.transport.last();
        assertThat(second.attempt().request().headers().all(HeaderName.of("X-Try")))
                .containsExactly(second.endpoint().name());
        assertThat(second.attempt().request().uri()).isEqualTo("/internal?x=1");
        assertThat(call.request().headers().contains(HeaderName.of("X-Try"))).isFalse();
        finish(call);
    }

    private static void finish(FakeCall call) {
        call.transport.last().attempt().answer(ResponseHead.of(200), BodySource.empty());
    }

    /// Another call at the time of the first, which is answered.
    private FakeTransport.Sent askAt(FakeCall earlier) {
        var call = ask(new FakeCall(earlier.loop, ExchangeFixture.get("/"), BodySource.empty()));
        finish(call);
        return call.transport.last();
    }

    /// Another call, which fails if it goes to that endpoint.
    ///
    /// @return how often it went there
    private int askAt(FakeCall earlier, Failure failure, Endpoint there) {
        var call = ask(new FakeCall(earlier.loop, ExchangeFixture.get("/"), BodySource.empty()));
        int went = 0;
        if (call.transport.last().endpoint() == there) {
            call.transport.last().attempt().fail(failure);
            went++;
        }
        finish(call);
        return went;
    }

    private static final class FixedSource implements EndpointSource {
        private EndpointSet set;
        private final List<Member> everUsed = new ArrayList<>();
        private @Nullable Watcher watcher;

        FixedSource(EndpointSet set) {
            this.set = set;
        }

        void push(EndpointSet other) {
            push(other, null);
        }

        void push(EndpointSet other, @Nullable Failure absence) {
            set = other;
            everUsed.addAll(other.members());
            Objects.requireNonNull(watcher).endpoints(other, absence);
        }

        @Override
        public void start(Watcher who) {
            watcher = who;
            push(set);
        }

        @Override
        public void close() {}
    }
}
