package sluice.core.store;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import sluice.api.policy.Background;
import sluice.api.value.Clock;

/// Calls that wait for their answer, each as long as the others: so the oldest is the first that is too late,
/// and one timer looks at the oldest alone, however many there are. Any thread.
final class Outstanding {
    private final ConcurrentLinkedQueue<Call> calls = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean watching = new AtomicBoolean();
    private final Clock clock;
    private final Background background;
    private final long patience;
    private final Duration pause;

    private record Call(long since, CompletableFuture<?> answer) {}

    /// @param patience how long a call may take; it takes up to a quarter longer until that is noticed
    Outstanding(Clock clock, Background background, Duration patience) {
        this.clock = clock;
        this.background = background;
        this.patience = patience.toNanos();
        this.pause = patience.dividedBy(4);
    }

    /// Fails the call with a {@link TimeoutException} unless it is answered in time.
    void watch(CompletableFuture<?> answer) {
        calls.add(new Call(clock.nanos(), answer));
        if (watching.compareAndSet(false, true)) {
            background.after(pause, this::look);
        }
    }

    private void look() {
        long now = clock.nanos();
        var oldest = calls.peek();
        while (oldest != null && (oldest.answer.isDone() || now - oldest.since >= patience)) {
            calls.poll();
            if (!oldest.answer.isDone()) {
                oldest.answer.completeExceptionally(new TimeoutException());
            }
            oldest = calls.peek();
        }
        if (oldest != null) {
            background.after(pause, this::look);
            return;
        }
        watching.set(false);
        if (!calls.isEmpty() && watching.compareAndSet(false, true)) {
            background.after(pause, this::look);
        }
    }
}
