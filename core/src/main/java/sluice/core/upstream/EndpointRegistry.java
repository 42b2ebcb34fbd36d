package sluice.core.upstream;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.InetSocketAddress;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The endpoints of the process: one address is one object, across upstreams and configurations.
///
/// An endpoint lives as long as anything refers to it (a configuration, a pooled connection, a call under way);
/// when nothing does, its counts are forgotten with it. Any thread.
public final class EndpointRegistry {
    private final ConcurrentHashMap<InetSocketAddress, Entry> entries = new ConcurrentHashMap<>();
    private final ReferenceQueue<Endpoint> forgotten = new ReferenceQueue<>();

    /// @param address resolved
    public Endpoint endpoint(InetSocketAddress address) {
        purge();
        var kept = new Endpoint[1];
        entries.compute(address, (key, entry) -> {
            var known = entry == null ? null : entry.get();
            kept[0] = known != null ? known : new Endpoint(address);
            return known != null ? entry : new Entry(kept[0], forgotten);
        });
        return kept[0];
    }

    private void purge() {
        for (var entry = forgotten.poll(); entry != null; entry = forgotten.poll()) {
            entries.remove(((Entry) entry).address, entry);
        }
    }

    private static final class Entry extends WeakReference<Endpoint> {
        private final InetSocketAddress address;

        Entry(Endpoint endpoint, @Nullable ReferenceQueue<? super Endpoint> forgotten) {
            super(endpoint, forgotten);
            this.address = endpoint.address();
        }
    }
}
