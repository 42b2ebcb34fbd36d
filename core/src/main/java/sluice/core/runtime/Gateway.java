package sluice.core.runtime;

import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import sluice.core.net.Listener;
import sluice.core.net.ListenerSettings;
import sluice.core.pipeline.LoopContext;
import sluice.core.threads.Pressure;
import sluice.core.upstream.Member;

/// One running gateway: its listeners and the world they serve. Methods that change it are called by one control thread
/// at a time; the others by any.
public final class Gateway implements AutoCloseable {
    /// How long a drain waits for tunnels that were told that it is over.
    private static final long TUNNEL_END_NANOS = 1_000_000_000L;

    private final Engine engine;
    /// What was opened for worlds that are not over. Any thread.
    private final Set<Scope> open = ConcurrentHashMap.newKeySet();

    private final AtomicInteger snapshotsLive = new AtomicInteger();
    private volatile Map<InetSocketAddress, Listener> listeners = Map.of();
    /// Listeners that are gone, for as long as connections of theirs live: those of tunnels may for long.
    private final Set<Listener> leaving = ConcurrentHashMap.newKeySet();

    private volatile @Nullable World world;
    private volatile boolean paused;

    public Gateway(Engine engine) {
        this.engine = engine;
    }

    /// Serves another world from now on. New listeners are bound before anything changes; exchanges under way are
    /// finished in the world they began in, whose scope is closed after the last of them.
    ///
    /// @throws BindException if a new listener cannot be bound; then nothing has changed
    public synchronized void apply(World next) throws BindException {
        var bound = bindNew(next.listeners());
        var kept = update(next, bound);
        publish(next);
        bound.values().forEach(Listener::accept);
        var before = listeners;
        listeners = Map.copyOf(kept);
        listeners.values().forEach(listener -> listener.pause(paused));
        before.forEach((address, listener) -> {
            if (!kept.containsKey(address)) {
                listener.close();
                listener.closeIdle();
                leaving.add(listener);
            }
        });
        leaving.removeIf(listener -> listener.connections() == 0);
        world = next;
    }

    /// Tells the listeners what holds from now on: before the old world ends, because with it ends the
    /// TLS that only it had.
    private Map<InetSocketAddress, Listener> update(World next, Map<InetSocketAddress, Listener> bound) {
        var kept = new HashMap<InetSocketAddress, Listener>();
        for (var settings : next.listeners()) {
            var known = listeners.get(settings.address());
            var listener = known != null ? known : bound.get(settings.address());
            if (listener != null) {
                listener.update(settings);
                kept.put(settings.address(), listener);
            }
        }
        listeners.forEach((address, listener) -> {
            if (!kept.containsKey(address)) {
                listener.end();
            }
        });
        return kept;
    }

    private Map<InetSocketAddress, Listener> bindNew(List<ListenerSettings> wanted) throws BindException {
        var bound = new HashMap<InetSocketAddress, Listener>();
        for (var settings : wanted) {
            if (!listeners.containsKey(settings.address())) {
                var listener = new Listener(settings, engine.loops(), engine.contexts()::get, engine.limits());
                try {
                    listener.open();
                } catch (BindException e) {
                    bound.values().forEach(Listener::close);
                    throw e;
                }
                bound.put(settings.address(), listener);
            }
        }
        return bound;
    }

    private void publish(World next) {
        snapshotsLive.incrementAndGet();
        open.add(next.scope());
        int loops = engine.contexts().size();
        var published = new CountDownLatch(loops);
        var undrained = new AtomicInteger(loops);
        Runnable drained = () -> {
            if (undrained.decrementAndGet() == 0) {
                snapshotsLive.decrementAndGet();
                engine.offload().executor().execute(() -> end(next.scope()));
            }
        };
        for (var context : engine.contexts()) {
            context.loop().execute(() -> {
                context.publish(next.snapshot(), drained);
                published.countDown();
            });
        }
        await(published);
    }

    private void end(Scope scope) {
        if (open.remove(scope)) {
            scope.close();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("a loop did not take up the new configuration within 10 s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the configuration was published", e);
        }
    }

    public Engine engine() {
        return engine;
    }

    /// What is served now; null before the first world.
    public @Nullable World world() {
        return world;
    }

    public List<Listener> listeners() {
        return new ArrayList<>(listeners.values());
    }

    /// Snapshots that still have exchanges, or are the current one.
    public int snapshotsLive() {
        return snapshotsLive.get();
    }

    /// Connections of clients that are open.
    public int connections() {
        return listenersWithConnections().mapToInt(Listener::connections).sum();
    }

    private Stream<Listener> listenersWithConnections() {
        return Stream.concat(listeners.values().stream(), leaving.stream());
    }

    /// Tunnels (WebSocket) that are open.
    public int tunnels() {
        return engine.contexts().stream().mapToInt(LoopContext::tunnels).sum();
    }

    /// Connections to upstreams that are open.
    public long upstreamConnections() {
        var current = world;
        return current == null
                ? 0
                : current.upstreams().stream()
                        .flatMap(upstream -> upstream.endpoints().members().stream())
                        .map(Member::endpoint)
                        .distinct()
                        .mapToLong(endpoint -> endpoint.capacity().open())
                        .sum();
    }

    /// Memory has become tighter, or less tight. Any thread.
    public void press(Pressure pressure) {
        for (var context : engine.contexts()) {
            context.loop().execute(() -> context.press(pressure));
        }
        paused = pressure == Pressure.STOP;
        listeners.values().forEach(listener -> listener.pause(paused));
    }

    /// From now on, every answer tells its client that the connection closes.
    public void announceDrain() {
        for (var context : engine.contexts()) {
            context.loop().execute(context::drain);
        }
        rehearseClosing();
    }

    /// Closes a listener that nobody knows. The first close of a process loads classes on the loop that accepts; for
    /// those milliseconds clients would be connected by the kernel and then reset.
    private void rehearseClosing() {
        var current = world;
        if (current == null || current.listeners().isEmpty()) {
            return;
        }
        var nobody = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        var listener = new Listener(
                current.listeners().getFirst().at(nobody), engine.loops(), engine.contexts()::get, engine.limits());
        try {
            listener.open();
            listener.accept();
            listener.close();
        } catch (BindException e) {
            listener.close(); // without a free port there is no rehearsal; the drain goes on all the same
        }
    }

    /// Stops to accept, closes idle connections, and waits for the others.
    ///
    /// @param timeoutNanos how long exchanges under way may take
    /// @return the number of connections that were still open when the time was over
    public synchronized int drain(long timeoutNanos) throws InterruptedException {
        listeners.values().forEach(Listener::close);
        long deadline = engine.clock().nanos() + timeoutNanos;
        while (connections() > 0 && engine.clock().nanos() - deadline < 0) {
            listenersWithConnections().forEach(Listener::closeIdle);
            TimeUnit.MILLISECONDS.sleep(20);
        }
        endTunnels();
        return connections();
    }

    /// Says good-bye on the tunnels that are still open, and waits a little for them to end.
    private void endTunnels() throws InterruptedException {
        long deadline = engine.clock().nanos() + TUNNEL_END_NANOS;
        if (tunnels() > 0) {
            listenersWithConnections().forEach(Listener::endTunnels);
        }
        while (tunnels() > 0 && engine.clock().nanos() - deadline < 0) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    @Override
    public void close() {
        listeners.values().forEach(Listener::close);
        engine.stop(); // a handshake under way must not lose its certificate
        open.forEach(this::end);
        engine.close();
    }
}
