package sluice.core.runtime;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import sluice.api.http.HttpCalls;
import sluice.api.policy.Background;
import sluice.api.policy.Dependency;
import sluice.api.value.Clock;
import sluice.core.client.ConnectionPool;
import sluice.core.client.DnsResolver;
import sluice.core.client.OutgoingCalls;
import sluice.core.pipeline.LimitWatch;
import sluice.core.pipeline.LoopContext;
import sluice.core.pipeline.Observer;
import sluice.core.store.LocalCounters;
import sluice.core.threads.Loops;
import sluice.core.threads.Offload;
import sluice.core.threads.Polling;
import sluice.core.threads.SystemClock;
import sluice.core.tls.TicketKeys;
import sluice.core.upstream.EndpointRegistry;
import sluice.core.upstream.Names;

/// What lasts as long as the process, whatever the configuration becomes: loops with their connection pools,
/// known endpoints and names, and counters.
public final class Engine implements Foundation, AutoCloseable {
    private final Loops loops;
    private final Offload offload;
    private final LimitWatch limits;
    private final List<ConnectionPool> pools = new ArrayList<>();
    private final List<LoopContext> contexts = new ArrayList<>();
    private final EndpointRegistry endpoints = new EndpointRegistry();
    private final LocalCounters counters = new LocalCounters(SystemClock.INSTANCE);
    private final Kept<Object, Object> kept = Kept.closing();
    private final OutgoingCalls calls;
    private final Background background;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final DnsResolver resolver;
    private final Names names;
    // Guarded by this; made when the first listener speaks TLS.
    private @Nullable TicketKeys tickets;

    /// @param loopCount at least 1
    /// @param offload where blocking work runs; closed with the engine
    /// @param observers those of the loop of that index
    /// @param limits learns of every limit that a client runs into
    public Engine(
            Polling polling, int loopCount, Offload offload, IntFunction<List<Observer>> observers, LimitWatch limits) {
        this.limits = limits;
        this.offload = offload;
        loops = new Loops(polling, loopCount);
        for (var loop : loops.all()) {
            var pool = new ConnectionPool(loop, loops);
            pools.add(pool);
            contexts.add(new LoopContext(loop, offload, pool, observers.apply(loop.index()), limits));
        }
        resolver = new DnsResolver(loops);
        names = new Names(loops.aside(), resolver);
        calls = new OutgoingCalls(offload.executor(), loops.aside());
        background = new Aside(loops.aside(), offload);
    }

    @Override
    public Clock clock() {
        return SystemClock.INSTANCE;
    }

    public Loops loops() {
        return loops;
    }

    public Offload offload() {
        return offload;
    }

    public LimitWatch limits() {
        return limits;
    }

    /// One per loop, by its index.
    public List<LoopContext> contexts() {
        return contexts;
    }

    @Override
    public EndpointRegistry endpoints() {
        return endpoints;
    }

    @Override
    public Names names() {
        return names;
    }

    @Override
    public LocalCounters counters() {
        return counters;
    }

    @Override
    public Kept<Object, Object> kept() {
        return kept;
    }

    /// What policies depend on. Of two with one name, as while a configuration changes, the newer.
    public List<Dependency> dependencies() {
        var byName = new LinkedHashMap<String, Dependency>();
        for (var value : kept.values()) {
            if (value instanceof Dependency it) {
                byName.put(it.kind() + ' ' + it.name(), it);
            }
        }
        return List.copyOf(byName.values());
    }

    @Override
    public HttpCalls calls() {
        return calls;
    }

    @Override
    public Background background() {
        return background;
    }

    /// The keys of TLS sessions, replaced now and then as long as the process lives.
    @Override
    public synchronized TicketKeys tickets() {
        if (tickets == null) {
            tickets = new TicketKeys();
            rotateLater(tickets);
        }
        return tickets;
    }

    private void rotateLater(TicketKeys keys) {
        loops.aside().schedule(TimeUnit.HOURS.toNanos(TicketKeys.PERIOD_HOURS), () -> {
            keys.rotate();
            rotateLater(keys);
        });
    }

    /// Ends everything that carries exchanges; names are still watched. Does nothing the second time.
    void stop() {
        if (stopped.compareAndSet(false, true)) {
            for (int i = 0; i < pools.size(); i++) {
                loops.all().get(i).execute(pools.get(i)::close);
            }
            loops.stop();
        }
    }

    @Override
    public void close() {
        stop();
        resolver.close();
        calls.close();
        loops.close();
        offload.close();
    }
}
