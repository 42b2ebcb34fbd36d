package sluice.core.threads;

import sluice.api.value.Clock;

/// One event loop: everything that belongs to an exchange runs on it, one task after the other.
public interface Loop {
    /// 0 to the number of loops - 1.
    int index();

    Clock clock();

    /// Whether the caller runs on this loop.
    boolean inLoop();

    /// Runs a task on this loop, after those already queued. Any thread.
    void execute(Runnable task);

    /// Runs a task on this loop after a delay. Called on the loop.
    ///
    /// @param nanos the delay; 0 or less means as soon as possible
    Timer schedule(long nanos, Runnable task);
}
