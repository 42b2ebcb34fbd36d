package sluice.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sluice.api.exchange.Answer;
import sluice.api.exchange.Claims;
import sluice.api.exchange.Exchange;
import sluice.api.exchange.HeaderName;
import sluice.api.exchange.Identity;
import sluice.api.failure.Failure;
import sluice.api.policy.AttemptPolicy;
import sluice.api.policy.FinishPolicy;
import sluice.api.policy.Policy;
import sluice.api.policy.RequestPolicy;
import sluice.api.policy.ResponsePolicy;
import sluice.api.policy.Verdict;

/// Policies that decide without consequences.
class ObservedTest {
    private static final Failure DENIED = Failure.denied(403, "no");
    private static final Identity ALICE = new Identity("alice", "alice", "pro", Map.of(), Claims.NONE);

    private final Stage stage = new Stage();
    private final List<Verdict> counted = new ArrayList<>();

    @AfterEach
    void nothingIsLeft() {
        stage.expectNothingIsLeft();
    }

    private Policy observed(Policy part) {
        return observed(part, null);
    }

    private Policy observed(Policy part, @Nullable Predicate<Exchange> when) {
        return new Observed("p", counted::add, _ -> true, when).of(part);
    }

    private String log() {
        return stage.ledger().observed();
    }

    @Test
    void aRefusalIsCountedAndLoggedAndNotApplied() {
        var client = stage.policies(observed((RequestPolicy) _ -> Verdict.refuse(DENIED)))
                .get("/things/1");
        stage.origin.answer(200, "ok");
        assertThat(client.status()).isEqualTo(200);
        assertThat(counted).containsExactly(Verdict.refuse(DENIED));
        assertThat(log()).isEqualTo("p:refuse:forbidden");
    }

    @Test
    void anAnswerOfItsOwnIsNotGiven() {
        var answer = Verdict.respond(Answer.text(418, "text/plain", "teapot"));
        var client = stage.policies(observed((RequestPolicy) _ -> answer), observed((ResponsePolicy) _ -> answer))
                .get("/things/1");
        stage.origin.answer(200, "ok");
        assertThat(client.text()).isEqualTo("ok");
        assertThat(log()).isEqualTo("p:respond:418,p:respond:418");
    }

    @Test
    void nobodyWaitsForItAndItCountsWhenItComes() {
        var later = new CompletableFuture<Verdict>();
        stage.policies(observed((RequestPolicy) _ -> Verdict.await(later))).get("/things/1");
        assertThat(stage.origin.calls()).isEqualTo(1);
        assertThat(counted).hasSize(1).first().isInstanceOf(Verdict.Await.class);
        later.complete(Verdict.refuse(DENIED));
        stage.origin.answer(200, "ok");
        assertThat(log()).isEqualTo("p:refuse:forbidden");
    }

    @Test
    void aDecisionOfAnotherThreadIsLoggedOnTheLoop() throws InterruptedException {
        var later = new CompletableFuture<Verdict>();
        stage.policies(observed((RequestPolicy) _ -> Verdict.await(later))).get("/things/1");
        Thread.ofPlatform()
                .start(() -> later.completeExceptionally(new IllegalStateException("x")))
                .join();
        stage.loop.runTasks();
        stage.origin.answer(200, "ok");
        assertThat(log()).isEqualTo("p:refuse:internal");
    }

    @Test
    void aDecisionThatComesTooLateDisturbsNothing() {
        var later = new CompletableFuture<Verdict>();
        stage.policies(observed((RequestPolicy) _ -> Verdict.await(later))).get("/things/1");
        stage.origin.answer(200, "ok");
        later.complete(Verdict.refuse(DENIED));
        assertThat(stage.ledger().status()).isEqualTo(200);
    }

    @Test
    void aCrashIsLoggedAndHurtsNobody() {
        var client = stage.policies(
                        observed((RequestPolicy) _ -> {
                            throw new IllegalStateException("x");
                        }),
                        observed((FinishPolicy) (_, _) -> {
                            throw new IllegalStateException("x");
                        }))
                .get("/things/1");
        stage.origin.answer(200, "ok");
        assertThat(client.status()).isEqualTo(200);
        assertThat(log()).isEqualTo("p:refuse:internal,p:refuse:internal");
        assertThat(stage.ledger().failure()).isNull();
    }

    @Test
    void anIdentityIsSeenByOtherObservedPoliciesAlone() {
        var seen = new ArrayList<String>();
        stage.policies(
                        observed((RequestPolicy) exchange -> {
                            exchange.identify(ALICE);
                            return Verdict.PROCEED;
                        }),
                        observed((RequestPolicy) exchange -> {
                            var identity = exchange.identity();
                            seen.add("observed " + (identity == null ? "" : identity.name()));
                            return Verdict.PROCEED;
                        }),
                        (RequestPolicy) exchange -> {
                            seen.add("enforced " + exchange.identity());
                            return Verdict.PROCEED;
                        })
                .get("/things/1");
        assertThat(seen).containsExactly("observed alice", "enforced null");
        assertThat(stage.origin.call().request().headers().get(HeaderName.of("X-Consumer")))
                .isNull();
        stage.origin.answer(200, "ok");
    }

    @Test
    void whatItEditsOverlaysWhatReallyHappensAndIsNotSeen() {
        var name = HeaderName.of("X-A");
        var seen = new ArrayList<String>();
        var client = stage.policies(
                        (RequestPolicy) exchange -> {
                            exchange.upstreamRequest().headers().set(name, "real");
                            return Verdict.PROCEED;
                        },
                        (ResponsePolicy) exchange -> {
                            exchange.response().headers().set(name, "real");
                            return Verdict.PROCEED;
                        },
                        observed((RequestPolicy) exchange -> {
                            var edits = exchange.upstreamRequest();
                            seen.add(String.valueOf(edits.headers().get(name)));
                            edits.headers().set(name, "shadow");
                            edits.path("/elsewhere");
                            exchange.limitBody(0);
                            return Verdict.PROCEED;
                        }),
                        observed((AttemptPolicy)
                                (_, _, attempt) -> attempt.headers().set(name, "shadow")),
                        observed((ResponsePolicy) exchange -> {
                            exchange.response().headers().set(name, "shadow");
                            exchange.response().status(500);
                            return Verdict.PROCEED;
                        }))
                .get("/things/1");
        var sent = stage.origin.call().request();
        assertThat(sent.headers().all(name)).containsExactly("real");
        assertThat(sent.path()).isEqualTo("/things/1");
        stage.origin.answer(200, "ok");
        assertThat(seen).containsExactly("real");
        assertThat(client.header("X-A")).isEqualTo("real");
        assertThat(client.status()).isEqualTo(200);
        assertThat(log()).isEmpty();
    }

    @Test
    void itsConditionReadsTheShadow() {
        stage.policies(
                        observed((RequestPolicy) exchange -> {
                            exchange.identify(ALICE);
                            return Verdict.PROCEED;
                        }),
                        observed((RequestPolicy) _ -> Verdict.refuse(DENIED), exchange -> exchange.identity() == null),
                        observed((RequestPolicy) _ -> Verdict.refuse(DENIED), exchange -> exchange.identity() != null))
                .get("/things/1");
        stage.origin.answer(200, "ok");
        assertThat(log()).isEqualTo("p:refuse:forbidden");
        assertThat(counted).hasSize(3);
    }
}
