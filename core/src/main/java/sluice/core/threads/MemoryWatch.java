package sluice.core.threads;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/// Holds the memory of the network against its budget, every {@value #OFTEN_MILLIS} ms, or every
/// {@value #SELDOM_MILLIS} ms while less than a quarter of it is used.
///
///     NONE -- over the budget --> SHED -- over 5/4 of it --> STOP
///     NONE <-- below 3/4 of it -- SHED <-- below the budget -- STOP
///
/// What is used are the buffers that somebody holds, not what the pools keep ready. Any thread.
public final class MemoryWatch implements AutoCloseable {
    static final long OFTEN_MILLIS = 10;
    static final long SELDOM_MILLIS = 100;
    private static final long NANOS = 1_000_000;

    /// Is told of every change. Called on the loop that measures.
    public interface Listener {
        /// @param used bytes that were in use when it changed
        void changed(Pressure pressure, long used);
    }

    private final Loop loop;
    private final long budget;
    private final LongSupplier used;
    private final Listener listener;
    private final AtomicBoolean closed = new AtomicBoolean();
    // Confined to the loop that measures.
    private Pressure pressure = Pressure.NONE;

    /// @param loop where it measures
    /// @param budget in bytes, at least 1
    /// @param used the bytes that are in use now
    public MemoryWatch(Loop loop, long budget, LongSupplier used, Listener listener) {
        this.loop = loop;
        this.budget = budget;
        this.used = used;
        this.listener = listener;
        loop.execute(this::measure);
    }

    /// In bytes.
    public long budget() {
        return budget;
    }

    /// Bytes that are in use now.
    public long used() {
        return used.getAsLong();
    }

    private void measure() {
        if (closed.get()) {
            return;
        }
        long now = used.getAsLong();
        var next = next(now);
        if (next != pressure) {
            pressure = next;
            listener.changed(next, now);
        }
        loop.schedule((now < budget / 4 ? SELDOM_MILLIS : OFTEN_MILLIS) * NANOS, this::measure);
    }

    private Pressure next(long now) {
        if (now > budget + budget / 4) {
            return Pressure.STOP;
        }
        return switch (pressure) {
            case NONE -> now > budget ? Pressure.SHED : Pressure.NONE;
            case SHED -> now < budget - budget / 4 ? Pressure.NONE : Pressure.SHED;
            case STOP -> now < budget - budget / 4 ? Pressure.NONE : now < budget ? Pressure.SHED : Pressure.STOP;
        };
    }

    @Override
    public void close() {
        closed.set(true);
    }
}
