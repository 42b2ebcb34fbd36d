package sluice.core.upstream;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import sluice.core.threads.Loop;

/// The names that upstreams use, kept resolved. One object for the process: a name is asked for once, however
/// many upstreams use it, and a changed configuration begins with the addresses that are already known.
///
/// A name is asked for again when the time to live of its addresses is over, but not more often than every 5 s
/// and at least every 60 s. When that fails, the known addresses stay in use and it is tried again after 1 s,
/// doubling to 30 s. Any thread; questions are asked on one loop.
public final class Names {
    /// A watch of nothing.
    static final Watch NOTHING = new Watch() {
        @Override
        public Addresses current() {
            return Addresses.UNKNOWN;
        }

        @Override
        public void close() {}
    };

    private final Loop loop;
    private final Resolver resolver;
    private final ConcurrentHashMap<String, WatchedName> watched = new ConcurrentHashMap<>();

    public Names(Loop loop, Resolver resolver) {
        this.loop = loop;
        this.resolver = resolver;
    }

    /// Keeps a name resolved until the watch is closed.
    ///
    /// @param changed runs on the loop when {@link Watch#current} may have changed
    Watch watch(String host, Runnable changed) {
        var watch = new NameWatch(host, changed);
        watch.name = watched.compute(host, (key, known) -> {
            var name = known != null ? known : new WatchedName(host, loop, resolver);
            name.add(watch);
            return name;
        });
        return watch;
    }

    /// What a user of a name holds.
    interface Watch extends AutoCloseable {
        Addresses current();

        @Override
        void close();
    }

    /// What is known of a name.
    ///
    /// @param addresses in a stable order; empty if it has never been resolved
    /// @param problem why not; empty if the last attempt succeeded
    record Addresses(List<InetAddress> addresses, String problem, boolean isTried) {
        static final Addresses UNKNOWN = new Addresses(List.of(), "", false);
    }

    private final class NameWatch implements Watch, Runnable {
        private final String host;
        private final Runnable changed;
        private WatchedName name;

        @SuppressWarnings("NullAway.Init") // the name is set before the watch is given out
        NameWatch(String host, Runnable changed) {
            this.host = host;
            this.changed = changed;
        }

        @Override
        public void run() {
            changed.run();
        }

        @Override
        public Addresses current() {
            return name.current();
        }

        @Override
        public void close() {
            watched.computeIfPresent(host, (key, known) -> known.remove(this) ? known : null);
        }
    }
}
