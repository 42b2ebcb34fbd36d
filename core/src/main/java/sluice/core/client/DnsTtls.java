package sluice.core.client;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.resolver.dns.DnsCache;
import io.netty.resolver.dns.DnsCacheEntry;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Remembers how long addresses are good for, which Netty tells to nobody but its cache. Never answers from what
/// it remembers: when to ask again is decided elsewhere. Confined to its loop.
final class DnsTtls implements DnsCache {
    private static final int MOST = 10_000;

    private final Map<InetAddress, Long> ttls = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<InetAddress, Long> eldest) {
            return size() > MOST;
        }
    };

    /// The shortest time to live of these addresses, in seconds.
    ///
    /// @param unknown for addresses that no name server told, those of `/etc/hosts`
    long shortest(List<InetAddress> addresses, long unknown) {
        long shortest = unknown;
        for (var address : addresses) {
            shortest = Math.min(shortest, ttls.getOrDefault(address, unknown));
        }
        return shortest;
    }

    @Override
    public void clear() {
        ttls.clear();
    }

    @Override
    public boolean clear(String hostname) {
        return false;
    }

    @Override
    public List<? extends DnsCacheEntry> get(String hostname, DnsRecord[] additionals) {
        return List.of();
    }

    @Override
    public DnsCacheEntry cache(
            String hostname, DnsRecord[] additionals, InetAddress address, long originalTtl, EventLoop loop) {
        ttls.put(address, originalTtl);
        return new Entry(address, null);
    }

    @Override
    public DnsCacheEntry cache(String hostname, DnsRecord[] additionals, Throwable cause, EventLoop loop) {
        return new Entry(null, cause);
    }

    private record Entry(
            @Nullable InetAddress address, @Nullable Throwable cause) implements DnsCacheEntry {}
}
