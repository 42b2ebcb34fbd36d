package sluice.core.upstream;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// How many connections the process has to one endpoint, and who waits for one. Any thread, no lock.
///
/// A cap is a cap of the process: pools of all loops take from the same count. Capacity that becomes free is
/// handed to the call that has waited longest, whichever loop it lives on; while it is handed over it stays
/// counted, so nobody overtakes.
/// Two upstreams may name one address with different caps: each call observes the cap of its own upstream.
public final class Capacity {
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger pending = new AtomicInteger();
    private final ConcurrentLinkedQueue<Waiter> waiting = new ConcurrentLinkedQueue<>();
    private final List<Holder> holders = new CopyOnWriteArrayList<>();

    /// Connections that are open or being opened.
    public int open() {
        return open.get();
    }

    /// Calls that wait for a connection.
    public int pending() {
        return pending.get();
    }

    /// Takes the right to open one connection; to be given back by {@link #closed}.
    public boolean tryOpen(int cap) {
        int current = open.get();
        while (current < cap) {
            if (open.compareAndSet(current, current + 1)) {
                return true;
            }
            current = open.get();
        }
        return false;
    }

    /// A connection has ended or could not be opened: what it occupied goes to the first waiter, if there is one.
    public void closed() {
        open.decrementAndGet();
        grant();
    }

    /// Enters the queue. {@link Waiter#granted} may run before this returns, on any thread.
    ///
    /// @return false if `maxPending` calls are waiting already
    public boolean await(Waiter waiter, int maxPending) {
        if (pending.incrementAndGet() > maxPending) {
            pending.decrementAndGet();
            return false;
        }
        waiting.add(waiter);
        grant(); // capacity may have become free between the caller's tryOpen and now
        askForIdle(waiter);
        return true;
    }

    /// Leaves the queue.
    ///
    /// @return false if it was granted before; then the waiter owns the right to a connection
    public boolean leave(Waiter waiter) {
        if (waiting.remove(waiter)) {
            pending.decrementAndGet();
            return true;
        }
        return false;
    }

    /// Whether somebody waits; a connection that is free now should serve them.
    public boolean isWanted() {
        return !waiting.isEmpty();
    }

    /// Whether a free connection may serve this waiter although it cannot serve those of other loops.
    ///
    /// @param patience how many nanoseconds longer another may have waited
    public boolean mayServe(Waiter waiter, long patience) {
        var first = waiting.peek();
        return first == null || waiter.since() - first.since() <= patience;
    }

    /// Connections may stay idle at the holder, to be asked for when another loop needs capacity.
    public void join(Holder holder) {
        holders.add(holder);
    }

    public void part(Holder holder) {
        holders.remove(holder);
    }

    private void grant() {
        var first = waiting.peek();
        while (first != null && tryOpen(first.cap())) {
            var served = waiting.poll();
            if (served != null) {
                pending.decrementAndGet();
                served.granted();
            } else {
                open.decrementAndGet();
            }
            first = waiting.peek();
        }
    }

    private void askForIdle(Waiter waiter) {
        for (var holder : holders) {
            if (holder.hasIdle() && waiting.contains(waiter)) {
                holder.giveUpIdle();
                return;
            }
        }
    }

    /// A call that waits for a connection.
    public interface Waiter {
        /// The cap of its upstream.
        int cap();

        /// When it began to wait, in nanoseconds of the gateway's clock.
        long since();

        /// It may open one connection now, and must call {@link Capacity#closed} if it does not. Any thread.
        void granted();
    }

    /// The pool of one loop.
    public interface Holder {
        /// Whether it keeps idle connections to this endpoint. Any thread; a hint.
        boolean hasIdle();

        /// Asks it to close one of them. Any thread; returns at once.
        void giveUpIdle();
    }
}
