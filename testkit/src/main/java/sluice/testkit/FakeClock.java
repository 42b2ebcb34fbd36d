package sluice.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import sluice.api.value.Clock;

/// A clock that moves only when told to. Starts at 2026-01-01T00:00:00Z. Any thread.
public final class FakeClock implements Clock {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final long first;
    private final AtomicLong nanos;

    public FakeClock() {
        this(0);
    }

    /// @param uptime nanoseconds at the start, as of a machine that has been up for so long
    public FakeClock(long uptime) {
        first = uptime;
        nanos = new AtomicLong(uptime);
    }

    @Override
    public long nanos() {
        return nanos.get();
    }

    @Override
    public Instant now() {
        return START.plusNanos(nanos.get() - first);
    }

    /// Lets time pass.
    public void advance(Duration time) {
        advance(time.toNanos());
    }

    /// Lets time pass.
    public void advance(long byNanos) {
        if (byNanos < 0) {
            throw new IllegalArgumentException(byNanos + " ns (expected: a clock goes forward)");
        }
        nanos.addAndGet(byNanos);
    }
}
