package sluice.core.pipeline;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.core.message.HeadBytes;
import sluice.core.route.Match;
import sluice.core.threads.Loop;
import sluice.core.threads.Offload;
import sluice.core.threads.Pressure;
import sluice.core.upstream.Transport;

/// What all exchanges of one loop share. Loop-confined; a new snapshot arrives as a task on the loop.
public final class LoopContext {
    private final Loop loop;
    private final Offload offload;
    private final Transport transport;
    private final List<Observer> observers;
    private final LimitWatch limits;
    private final HeadBytes scratch = new HeadBytes();
    private final HttpDate date;
    private final Ids ids;
    private Match<Route> match = new Match<>();
    private @Nullable LiveSnapshot current;
    private boolean draining;
    private Pressure pressure = Pressure.NONE;
    private final List<Runnable> pressed = new ArrayList<>();

    // Any thread reads, the loop writes.
    private volatile int tunnels;

    /// @param observers learn of every exchange of this loop
    /// @param limits learns of every limit that a client runs into
    public LoopContext(Loop loop, Offload offload, Transport transport, List<Observer> observers, LimitWatch limits) {
        this.loop = loop;
        this.offload = offload;
        this.transport = transport;
        this.observers = List.copyOf(observers);
        this.limits = limits;
        this.date = new HttpDate(loop.clock());
        this.ids = new Ids(loop, new SecureRandom().nextLong());
    }

    public Loop loop() {
        return loop;
    }

    public Offload offload() {
        return offload;
    }

    public Transport transport() {
        return transport;
    }

    public List<Observer> observers() {
        return observers;
    }

    public LimitWatch limits() {
        return limits;
    }

    /// The current date, as answers tell it.
    public String date() {
        return date.now();
    }

    /// Where heads are put together, one after the other.
    public HeadBytes scratch() {
        return scratch;
    }

    public Ids ids() {
        return ids;
    }

    /// The gateway is about to end: connections are not kept after the exchange under way.
    public void drain() {
        draining = true;
    }

    public boolean isDraining() {
        return draining;
    }

    /// Tunnels of this loop that are open. Any thread.
    public int tunnels() {
        return tunnels;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // only the loop writes
    void tunnelOpened() {
        tunnels++;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // only the loop writes
    void tunnelClosed() {
        tunnels--;
    }

    /// Memory has become tighter, or less tight. Runs on the loop.
    public void press(Pressure now) {
        pressure = now;
        if (now != Pressure.STOP) {
            var waiting = List.copyOf(pressed);
            pressed.clear();
            waiting.forEach(Runnable::run);
        }
    }

    /// Whether new exchanges are refused for want of memory.
    boolean sheds() {
        return pressure != Pressure.NONE;
    }

    /// Whether bodies of requests may be taken in; if not, the action runs when they may.
    public boolean takesBodies(Runnable later) {
        if (pressure == Pressure.STOP) {
            pressed.add(later);
            return false;
        }
        return true;
    }

    /// For lookups, one after the other.
    Match<Route> match() {
        return match;
    }

    /// The snapshot that new exchanges are served from.
    ///
    /// @throws IllegalStateException before the first one was published
    public LiveSnapshot current() {
        if (current == null) {
            throw new IllegalStateException("no snapshot was published to loop " + loop.index());
        }
        return current;
    }

    /// Serves new exchanges from this snapshot; those under way keep theirs.
    ///
    /// @param drained runs on the loop when the last exchange that this loop serves from it has finished,
    /// after
    ///     another one has taken its place
    public void publish(Snapshot snapshot, Runnable drained) {
        var previous = current;
        current = new LiveSnapshot(snapshot, drained);
        match = new Match<>(); // the old one holds the route it found last, and with it the old world
        if (previous != null) {
            previous.retire();
        }
    }
}
