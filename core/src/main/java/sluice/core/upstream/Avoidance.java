package sluice.core.upstream;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Passive health of one endpoint: an address that could not be connected to is avoided for a while, as long as
/// there are others.
///
/// The first failure to connect (refused, timed out, no route) avoids it for 1 s. Then one call is let through
/// as a probe: an answer clears the endpoint, another failure doubles the time, up to 30 s. If every endpoint of
/// an upstream is avoided, all of them are used. This is what nginx does with `max_fails=1`, with a growing
/// `fail_timeout`. Any thread; a healthy endpoint costs one volatile read.
public final class Avoidance {
    private static final long FIRST = 1_000_000_000L;
    private static final long LONGEST = 30 * FIRST;

    private final AtomicReference<@Nullable Period> period = new AtomicReference<>();

    /// Whether others should be preferred now.
    public boolean isActive(long now) {
        var current = period.get();
        return current != null && now - current.until < 0;
    }

    /// Whether the endpoint has not answered since it last could not be connected to.
    public boolean isSuspected() {
        return period.get() != null;
    }

    /// The caller is about to use the endpoint. When a period of avoidance is over, this makes the call its
    /// probe.
    ///
    /// @return false if another call has just become the probe
    boolean admit(long now) {
        var current = period.get();
        if (current == null || now - current.until < 0) {
            return true;
        }
        return period.compareAndSet(current, new Period(now + FIRST, current.length, true));
    }

    /// It answered.
    void succeeded() {
        if (period.get() != null) {
            period.set(null);
        }
    }

    /// It could not be connected to. Many calls that fail together count once.
    void failed(long now) {
        var current = period.get();
        if (current == null) {
            period.compareAndSet(null, new Period(now + FIRST, FIRST, false));
        } else if (current.probing || now - current.until >= 0) {
            long length = Math.min(2 * current.length, LONGEST);
            period.compareAndSet(current, new Period(now + length, length, false));
        }
    }

    /// @param until in nanoseconds of the gateway's clock
    /// @param length of the last period that a failure began
    /// @param probing whether a call is finding out
    private record Period(long until, long length, boolean probing) {}
}
