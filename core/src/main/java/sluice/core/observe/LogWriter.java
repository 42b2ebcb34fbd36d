package sluice.core.observe;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Takes the lines of all loops to the output, on a thread of its own. It alone may wait for the output.
final class LogWriter implements Runnable {
    private static final long PAUSE_NANOS = 100_000_000;

    private final List<LineRing> rings;
    private final LongAdder dropped;
    private final Events events;
    // Any thread.
    private final AtomicReference<@Nullable LogOutput> next = new AtomicReference<>();
    private final AtomicBoolean resting = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean closing;
    private volatile @Nullable Thread thread;
    // Confined to the writer's thread.
    private LogOutput output;
    private boolean failing;

    LogWriter(List<LineRing> rings, LogOutput output, LongAdder dropped, Events events) {
        this.rings = rings;
        this.output = output;
        this.dropped = dropped;
        this.events = events;
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        try {
            boolean last;
            do {
                last = closing;
                takeUpNext();
                drain();
                if (!last) {
                    rest();
                }
            } while (!last);
        } finally {
            output.close();
            ended.countDown();
        }
    }

    /// A ring is half full: do not rest. Any thread; costs a read while the writer is at work.
    void hurry() {
        if (resting.get() && resting.compareAndSet(true, false)) {
            LockSupport.unpark(thread);
        }
    }

    /// What is offered from now on goes to this output, and what has not been written yet. Any thread.
    void switchTo(LogOutput other) {
        var unused = next.getAndSet(other);
        if (unused != null) {
            unused.close();
        }
        hurry();
    }

    /// Ends the writer when it has written all that waits.
    void close(long nanos) {
        closing = true;
        resting.set(false);
        LockSupport.unpark(thread);
        try {
            if (!ended.await(nanos, TimeUnit.NANOSECONDS)) {
                events.warn("access log: the output does not take the last lines");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void rest() {
        resting.set(true);
        if (!closing) {
            LockSupport.parkNanos(this, PAUSE_NANOS);
        }
        resting.set(false);
    }

    private void drain() {
        for (var ring : rings) {
            try {
                if (ring.drainTo(output.stream()) > 0) {
                    recovered();
                }
            } catch (IOException e) {
                dropped.add(ring.lost());
                failed(e);
            }
        }
    }

    private void takeUpNext() {
        var other = next.getAndSet(null);
        if (other == null) {
            return;
        }
        output.close();
        output = other;
        failing = false;
    }

    private void failed(IOException e) {
        if (!failing) {
            failing = true;
            events.error("access log: cannot be written: " + e.getMessage());
        }
    }

    private void recovered() {
        if (failing) {
            failing = false;
            events.info("access log: is written again");
        }
    }
}
