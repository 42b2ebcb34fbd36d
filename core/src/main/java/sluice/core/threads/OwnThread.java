package sluice.core.threads;

import java.util.concurrent.Executor;

/// Runs each task on a platform thread of its own: for the few that run for life and may hang in a write to a
/// file or a pipe. They do not keep the process alive.
public record OwnThread(String name) implements Executor {
    @Override
    public void execute(Runnable task) {
        Thread.ofPlatform().name(name).daemon().start(task);
    }
}
