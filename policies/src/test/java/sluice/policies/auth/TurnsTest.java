package sluice.policies.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final Turns turns = new Turns(2, 2);

    @Test
    void soManyGoAtOnceAndTheOthersInTheirOrder() {
        take();
        take();
        var third = take();
        var fourth = take();

        assertThat(third.isDone()).isFalse();
        turns.done();
        assertThat(third.isDone()).isTrue();
        assertThat(fourth.isDone()).isFalse();
        turns.done();
        assertThat(fourth.isDone()).isTrue();
    }

    @Test
    void theLineIsBoundedAndEmptiesAgain() {
        for (int i = 0; i < 4; i++) {
            take();
        }
        assertThat(turns.take()).isNull();
        for (int i = 0; i < 4; i++) {
            turns.done();
        }

        assertThat(take().isDone()).isTrue();
    }

    private CompletableFuture<Boolean> take() {
        CompletionStage<Boolean> turn = Objects.requireNonNull(turns.take());
        return turn.toCompletableFuture();
    }
}
