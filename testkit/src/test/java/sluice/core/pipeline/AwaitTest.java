package sluice.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import sluice.api.failure.Failure;
import sluice.api.policy.Verdict;

/// Policies that let the exchange wait for their verdict.
class AwaitTest {
    private static final Failure DENIED = Failure.denied(403, "no");
    private static final long SECOND = 1_000_000_000L;

    private final List<String> log = new ArrayList<>();
    private final Said a = new Said("A", log);
    private final Said b = new Said("B", log);
    private final Said c = new Said("C", log);
    private final CompletableFuture<Verdict> decision = new CompletableFuture<>();
    private final Stage stage = new Stage();

    @AfterEach
    void nothingIsLeft() {
        stage.expectNothingIsLeft();
    }

    @Test
    void aRequestGoesOnWhereItWaited() {
        b.request(Verdict.await(decision));
        var client = stage.policies(a, b, c).get("/things/1");
        assertThat(log).containsExactly("request A", "request B");
        decision.complete(Verdict.PROCEED);
        assertThat(log).containsExactly("request A", "request B", "request C");
        stage.origin.answer(200, "ok");
        assertThat(client.status()).isEqualTo(200);
    }

    @Test
    void aVerdictThatIsThereAlreadyIsTakenAtOnce() {
        a.request(Verdict.await(CompletableFuture.completedFuture(Verdict.PROCEED)));
        b.request(Verdict.await(CompletableFuture.completedFuture(Verdict.refuse(DENIED))));
        assertThat(stage.policies(a, b).get("/things/1").status()).isEqualTo(403);
    }

    @Test
    void aVerdictMayLetTheExchangeWaitAgain() {
        var second = new CompletableFuture<Verdict>();
        a.request(Verdict.await(decision));
        stage.policies(a, b).get("/things/1");
        decision.complete(Verdict.await(second));
        assertThat(log).containsExactly("request A");
        second.complete(Verdict.PROCEED);
        assertThat(log).containsExactly("request A", "request B");
        stage.origin.answer(200, "ok");
    }

    @Test
    void aVerdictFromAnotherThreadIsTakenOnTheLoop() throws InterruptedException {
        a.request(Verdict.await(decision));
        var client = stage.policies(a).get("/things/1");
        var other = Thread.ofPlatform().start(() -> decision.complete(Verdict.refuse(DENIED)));
        other.join();
        assertThat(client.status()).as("before the loop runs").isZero();
        stage.loop.runTasks();
        assertThat(client.status()).isEqualTo(403);
    }

    @Test
    void aVerdictThatFailsIsAnInternalError() {
        a.request(Verdict.await(decision));
        var client = stage.policies(a).get("/things/1");
        decision.completeExceptionally(new IllegalStateException("secret"));
        assertThat(client.status()).isEqualTo(500);
        assertThat(client.text()).doesNotContain("secret");
        assertThat(Objects.requireNonNull(stage.ledger().failure()).reason())
                .contains("a policy that waited failed: ", "secret");
    }

    @Test
    void aVerdictThatNeverComesEndsAfterAWhile() {
        b.request(Verdict.await(decision));
        var client = stage.policies(a, b, c).get("/things/1");
        stage.loop.advance(Duration.ofSeconds(29));
        assertThat(client.status()).isZero();
        stage.loop.advance(Duration.ofSeconds(2));
        expectUndecided(client.status(), client.text());
        assertThat(log).containsSubsequence("response C 503", "response B 503", "response A 503");
        decision.complete(Verdict.PROCEED);
        assertThat(log).doesNotContain("request C");
        assertThat(stage.origin.calls()).isZero();
    }

    private void expectUndecided(int status, String text) {
        assertThat(status).isEqualTo(503);
        assertThat(text).contains("a policy did not decide in time");
    }

    @Test
    void theTimeoutOfTheRouteEndsAWaitToo() {
        a.request(Verdict.await(decision));
        var client = stage.timeout(5 * SECOND).policies(a).get("/things/1");
        stage.loop.advance(Duration.ofSeconds(6));
        expectUndecided(client.status(), client.text());
    }

    @Test
    void aResponseGoesOnWhereItWaited() {
        b.response(Verdict.await(decision));
        var client = stage.policies(a, b, c).get("/things/1");
        stage.origin.answer(200, "ok");
        assertThat(client.status()).isZero();
        decision.complete(Verdict.PROCEED);
        assertThat(log).containsSubsequence("response C 200", "response B 200", "response A 200");
        assertThat(client.text()).isEqualTo("ok");
    }

    @Test
    void aResponsePolicyThatNeverDecidesIsNotAskedTwice() {
        b.response(Verdict.await(decision));
        var client = stage.policies(a, b, c).get("/things/1");
        stage.origin.answer(200, "ok");
        stage.loop.advance(Duration.ofSeconds(31));
        expectUndecided(client.status(), client.text());
        assertThat(log)
                .filteredOn(line -> line.startsWith("response"))
                .containsExactly("response C 200", "response B 200", "response A 503");
        decision.complete(Verdict.refuse(DENIED));
        assertThat(client.answers()).isEqualTo(1);
    }

    @Test
    void theTimeoutOfTheRouteEndsWithTheHeadOfTheAnswer() {
        a.response(Verdict.await(decision));
        var client = stage.timeout(5 * SECOND).policies(a).get("/things/1");
        stage.loop.advance(Duration.ofSeconds(4));
        stage.origin.answer(200, "ok");
        stage.loop.advance(Duration.ofSeconds(10));
        assertThat(client.status()).isZero();
        decision.complete(Verdict.PROCEED);
        assertThat(client.status()).isEqualTo(200);
    }

    @Test
    void aVerdictThatComesAfterTheClientHasGoneIsDropped() {
        a.request(Verdict.await(decision));
        var client = stage.policies(a, b).get("/things/1");
        client.leave();
        decision.complete(Verdict.PROCEED);
        stage.loop.runTasks();
        assertThat(log).containsExactly("request A", "finish A 499", "finish B 499");
        assertThat(stage.origin.calls()).isZero();
        assertThat(client.status()).isZero();
    }

    @Test
    void whatComesFromAnotherThreadGoesOnOnTheLoop() throws InterruptedException {
        var answer = new CompletableFuture<String>();
        var onLoop = new ArrayList<Boolean>();
        a.request(exchange -> Verdict.await(exchange.onLoop(answer).thenApply(text -> {
            onLoop.add(stage.loop.inLoop());
            return Verdict.refuse(Failure.denied(403, text));
        })));
        var client = stage.policies(a).get("/things/1");
        Thread.ofPlatform().start(() -> answer.complete("not you")).join();
        stage.loop.runTasks();
        assertThat(onLoop).containsExactly(true);
        assertThat(client.text()).contains("not you");
    }

    @Test
    void nobodyGoesOnWithAnExchangeThatIsOver() {
        var answer = new CompletableFuture<String>();
        var resumed = new ArrayList<String>();
        a.request(exchange -> Verdict.await(exchange.onLoop(answer).thenApply(text -> {
            resumed.add(exchange.id());
            return Verdict.PROCEED;
        })));
        stage.policies(a).get("/things/1").leave();
        answer.complete("too late");
        stage.loop.runTasks();
        assertThat(resumed).isEmpty();
    }

    @Test
    @Timeout(20)
    void whatWasOffloadedComesBackToTheLoop() throws Exception {
        var ran = new CompletableFuture<String>();
        a.request(exchange -> Verdict.await(exchange.offload(() -> {
            ran.complete(Thread.currentThread().isVirtual() ? "virtual" : "platform");
            return Verdict.refuse(DENIED);
        })));
        var client = stage.policies(a).get("/things/1");
        assertThat(ran.get()).isEqualTo("virtual");
        while (client.status() == 0) {
            Thread.onSpinWait(); // until the virtual thread has handed its result over
            stage.loop.runTasks();
        }
        assertThat(client.status()).isEqualTo(403);
    }
}
