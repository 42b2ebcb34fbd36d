package sluice.policies.auth;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Lets only so many do something expensive at once; others wait in a line of bounded length, in their order.
/// Nobody blocks. Any thread.
final class Turns {
    private final int most;
    private final int longest;
    /// Who has a turn or waits for one. If it is more than the most, that many more are in the line or about
    /// to be.
    private final AtomicInteger present = new AtomicInteger();
    private final ConcurrentLinkedQueue<CompletableFuture<Boolean>> line = new ConcurrentLinkedQueue<>();

    /// @param most turns at once
    /// @param longest the line
    Turns(int most, int longest) {
        this.most = most;
        this.longest = longest;
    }

    /// Completes when it is the caller's turn, which {@link #done} ends; null if the line is full.
    @Nullable
    CompletionStage<Boolean> take() {
        int others = present.getAndIncrement();
        if (others < most) {
            return CompletableFuture.completedFuture(true);
        }
        if (others >= most + longest) {
            present.decrementAndGet();
            return null;
        }
        var turn = new CompletableFuture<Boolean>();
        line.add(turn);
        return turn;
    }

    /// The next in the line has its turn.
    void done() {
        if (present.getAndDecrement() > most) {
            var next = line.poll();
            while (next == null) {
                Thread.onSpinWait(); // it has been counted and is about to stand in the line
                next = line.poll();
            }
            next.complete(true);
        }
    }
}
