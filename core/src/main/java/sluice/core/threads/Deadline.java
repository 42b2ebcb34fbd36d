package sluice.core.threads;

import org.jspecify.annotations.Nullable;

/// One deadline that moves often and is hardly ever reached.
///
/// Moving it is a field write: the one timer behind it is lazy. When the timer fires too early because the
/// deadline has moved on, it is armed again for the rest. A connection has a few of these for life; no
/// exchange schedules anything.
public final class Deadline {
    /// The deadline that never comes.
    public static final long NEVER = Long.MAX_VALUE;

    // Loop-confined.
    private final Loop loop;
    private final Runnable action;
    private long at = NEVER;
    private long armedFor = NEVER;
    private @Nullable Timer timer;

    /// @param action runs on the loop when the deadline has passed
    public Deadline(Loop loop, Runnable action) {
        this.loop = loop;
        this.action = action;
    }

    /// Moves the deadline to `nanos` from now; a century or more means never.
    public void in(long nanos) {
        at(nanos >= NEVER / 2 ? NEVER : loop.clock().nanos() + nanos);
    }

    /// Moves the deadline.
    ///
    /// @param deadline in nanoseconds of the loop's clock, or {@link #NEVER}
    public void at(long deadline) {
        at = deadline;
        if (deadline != NEVER && (armedFor == NEVER || deadline - armedFor < 0)) {
            arm();
        }
    }

    /// There is no deadline for now.
    public void clear() {
        at = NEVER;
    }

    /// Clears the deadline and gives the timer back; for when the owner ends.
    public void close() {
        at = NEVER;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        armedFor = NEVER;
    }

    private void arm() {
        if (timer != null) {
            timer.cancel();
        }
        armedFor = at;
        timer = loop.schedule(at - loop.clock().nanos(), this::fire);
    }

    private void fire() {
        timer = null;
        armedFor = NEVER;
        if (at == NEVER) {
            return;
        }
        if (loop.clock().nanos() - at < 0) {
            arm();
            return;
        }
        at = NEVER;
        action.run();
    }
}
