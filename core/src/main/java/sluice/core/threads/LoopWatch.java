package sluice.core.threads;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Consumer;

/// Notices loops that are held up: a timer on each loop tells how late it ran. Something that blocks a loop
/// for more than 20 ms delays every exchange of that loop, and is reported. Any thread.
public final class LoopWatch implements AutoCloseable {
    static final long HELD_NANOS = 20_000_000;
    private static final long PERIOD_NANOS = 500_000_000;
    /// A loop is reported this often at most.
    private static final long QUIET_NANOS = 10_000_000_000L;

    private final AtomicLongArray lags;
    private final AtomicLongArray quietUntil;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Consumer<String> report;

    /// @param report is told of a loop that was held
    public LoopWatch(List<? extends Loop> loops, Consumer<String> report) {
        this.lags = new AtomicLongArray(loops.size());
        this.quietUntil = new AtomicLongArray(loops.size());
        this.report = report;
        loops.forEach(loop -> loop.execute(() -> begin(loop)));
    }

    private void begin(Loop loop) {
        quietUntil.set(
                loop.index(), loop.clock().nanos() + QUIET_NANOS); // while classes are loaded, everything is late
        await(loop);
    }

    private void await(Loop loop) {
        if (!closed.get()) {
            long due = loop.clock().nanos() + PERIOD_NANOS;
            loop.schedule(PERIOD_NANOS, () -> ran(loop, due));
        }
    }

    private void ran(Loop loop, long due) {
        long now = loop.clock().nanos();
        long lag = now - due;
        lags.set(loop.index(), lag);
        if (lag > HELD_NANOS && !closed.get() && now - quietUntil.get(loop.index()) > 0) {
            quietUntil.set(loop.index(), now + QUIET_NANOS);
            report.accept(
                    "loop " + loop.index() + " was held for " + lag / 1_000_000 + " ms (expected: at most 20 ms)");
        }
        await(loop);
    }

    /// How late the latest timer of the loop that was latest ran.
    public long worstLagNanos() {
        long worst = 0;
        for (int i = 0; i < lags.length(); i++) {
            worst = Math.max(worst, lags.get(i));
        }
        return worst;
    }

    @Override
    public void close() {
        closed.set(true);
    }
}
