package sluice.bench;

import sluice.api.value.Clock;
import sluice.core.threads.Loop;
import sluice.core.threads.SystemClock;
import sluice.core.threads.Timer;

/// The loop of a benchmark: its own thread. Timers never fire.
final class InlineLoop implements Loop {
    @Override
    public int index() {
        return 0;
    }

    @Override
    public Clock clock() {
        return SystemClock.INSTANCE;
    }

    @Override
    public boolean inLoop() {
        return true;
    }

    @Override
    public void execute(Runnable task) {
        task.run();
    }

    @Override
    public Timer schedule(long nanos, Runnable task) {
        return () -> {};
    }
}
