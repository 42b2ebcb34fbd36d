package sluice.core.threads;

import java.time.Instant;
import sluice.api.value.Clock;

/// The clock of the machine.
public enum SystemClock implements Clock {
    INSTANCE;

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public long millis() {
        return System.currentTimeMillis();
    }

    @Override
    public Instant now() {
        return Instant.now();
    }
}
