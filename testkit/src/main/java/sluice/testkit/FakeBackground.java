package sluice.testkit;

import java.time.Duration;
import sluice.api.policy.Background;

/// Work that belongs to no exchange, on the thread of the test: blocking work runs at once, delayed work when
/// time passes.
///
///     context.background().advance(Duration.ofMinutes(5));
public final class FakeBackground implements Background {
    private final FakeLoop loop;

    FakeBackground(FakeClock clock) {
        this.loop = new FakeLoop(0, clock);
    }

    @Override
    public void run(Runnable work) {
        work.run();
    }

    @Override
    public void after(Duration delay, Runnable work) {
        loop.schedule(delay.toNanos(), work);
    }

    /// Lets time pass on the clock, and runs what becomes due at its time.
    public void advance(Duration time) {
        loop.advance(time);
    }
}
