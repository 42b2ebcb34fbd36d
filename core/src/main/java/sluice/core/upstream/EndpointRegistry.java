package sluice.core.upstream;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import sluice.core.tls.TlsIdentity;

/// The endpoints of the process: one address is one object (one for each identity of
/// TLS), across upstreams and configurations.
///
/// An endpoint lives as long as anything refers to it (a configuration, a pooled connection, a call under way);
/// when nothing does, its counts are forgotten with it. Any thread.
public final class EndpointRegistry {
    private final ConcurrentHashMap<Key, Entry> entries = new ConcurrentHashMap<>();
    private final CopyOnWriteArrayList<InetSocketAddress> listeners = new CopyOnWriteArrayList<>();
    private final ReferenceQueue<Endpoint> forgotten = new ReferenceQueue<>();

    private record Key(InetSocketAddress address, @Nullable TlsIdentity tls) {}

    /// @param address resolved
    /// @param tls as whom it is spoken to; null without TLS
    public Endpoint endpoint(InetSocketAddress address, @Nullable TlsIdentity tls) {
        purge();
        var kept = new Endpoint[1];
        entries.compute(new Key(address, tls), (key, entry) -> {
            var known = entry == null ? null : entry.get();
            kept[0] = known != null ? known : new Endpoint(address, tls);
            return known != null ? entry : new Entry(kept[0], forgotten);
        });
        return kept[0];
    }

    /// From now on, no name may lead to this address: it is a listener for operators.
    ///
    /// @param listener as bound; its host may be that of all addresses
    public void protect(InetSocketAddress listener) {
        listeners.add(listener);
    }

    /// Whether a connection to the address would reach a listener that is protected.
    boolean isProtected(InetSocketAddress address) {
        return listeners.stream().anyMatch(it -> it.getPort() == address.getPort() && reaches(address, it));
    }

    private static boolean reaches(InetSocketAddress address, InetSocketAddress listener) {
        var to = address.getAddress();
        var at = listener.getAddress();
        return to.equals(at)
                || to.isAnyLocalAddress()
                || to.isLoopbackAddress() && at.isLoopbackAddress()
                || at.isAnyLocalAddress() && isOfThisMachine(to);
    }

    private static boolean isOfThisMachine(InetAddress address) {
        try {
            return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return true; // it cannot be told, so better not
        }
    }

    private void purge() {
        for (var entry = forgotten.poll(); entry != null; entry = forgotten.poll()) {
            entries.remove(((Entry) entry).key, entry);
        }
    }

    private static final class Entry extends WeakReference<Endpoint> {
        private final Key key;

        Entry(Endpoint endpoint, @Nullable ReferenceQueue<? super Endpoint> forgotten) {
            super(endpoint, forgotten);
            this.key = new Key(endpoint.address(), endpoint.tls());
        }
    }
}
