package sluice.core.store;

import java.util.concurrent.atomic.AtomicInteger;

/// Keeps exchanges from waiting for a store that does not answer: after some failures in a row nobody asks it
/// any more, until a probe was answered. Begins open: nothing is known of the store yet. Any thread.
final class Breaker {
    private static final int FAILURES = 5;

    private final AtomicInteger failures = new AtomicInteger();
    private volatile boolean open = true;

    boolean isOpen() {
        return open;
    }

    void succeeded() {
        if (failures.get() != 0) {
            failures.set(0);
        }
    }

    /// @return whether this failure has opened it
    boolean failed() {
        if (failures.incrementAndGet() < FAILURES || open) {
            return false;
        }
        synchronized (this) {
            boolean opened = !open;
            open = true;
            return opened;
        }
    }

    /// A probe was answered.
    void close() {
        failures.set(0);
        open = false;
    }
}
