package sluice.core.threads;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Where work that blocks runs: one virtual thread per task.
public final class Offload implements AutoCloseable {
    private final ExecutorService executor;

    public Offload() {
        this(Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("sluice-offload-", 0).factory()));
    }

    private Offload(ExecutorService executor) {
        this.executor = executor;
    }

    /// Runs everything at once, on the thread that asks for it; for tests, in which nothing happens beside.
    public static Offload atOnce() {
        return new Offload(new CallingThread());
    }

    /// The executor itself, for the control plane.
    public ExecutorService executor() {
        return executor;
    }

    /// Runs the work and completes the stage on the loop.
    public <T> CompletionStage<T> run(Loop loop, Callable<T> work) {
        var result = new CompletableFuture<T>();
        executor.execute(() -> {
            try {
                var value = work.call();
                loop.execute(() -> result.complete(value));
            } catch (Exception e) {
                loop.execute(() -> result.completeExceptionally(e));
            }
        });
        return result;
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
