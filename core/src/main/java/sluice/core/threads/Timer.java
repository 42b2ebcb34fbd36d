package sluice.core.threads;

/// A task that will run later, unless it is cancelled first.
@FunctionalInterface
public interface Timer {
    void cancel();
}
