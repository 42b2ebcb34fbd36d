package sluice.core.runtime;

import java.time.Duration;
import sluice.api.policy.Background;
import sluice.core.threads.Loop;
import sluice.core.threads.Offload;

/// The work of policies that belongs to no exchange: timers on the loop that carries none, blocking work on
/// virtual threads. Any thread.
final class Aside implements Background {
    private final Loop loop;
    private final Offload offload;

    Aside(Loop loop, Offload offload) {
        this.loop = loop;
        this.offload = offload;
    }

    @Override
    public void run(Runnable work) {
        offload.executor().execute(work);
    }

    @Override
    public void after(Duration delay, Runnable work) {
        loop.execute(() -> loop.schedule(delay.toNanos(), work));
    }
}
