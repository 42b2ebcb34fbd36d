package sluice.core.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import sluice.api.value.CidrSet;
import sluice.core.pipeline.Limit;

/// How many connections a listener has, in all and from one address (of IPv6: one network of 64 bits). Counts are those
/// of the process, not of a loop.
/// Any thread.
final class ConnectionLimits {
    private final AtomicInteger open = new AtomicInteger();
    private final ConcurrentHashMap<Object, Integer> byAddress = new ConcurrentHashMap<>();

    /// Counts a connection in, unless that is too many.
    ///
    /// @param trusted proxies, to which the limit per address does not apply
    /// @return the limit that was reached; null if the connection may stay
    @Nullable
    Limit admit(InetAddress address, int most, int mostOfAddress, CidrSet trusted) {
        if (open.incrementAndGet() > most) {
            open.decrementAndGet();
            return Limit.CONNECTIONS;
        }
        if (!admitClient(address, trusted.contains(address) ? Integer.MAX_VALUE : mostOfAddress)) {
            open.decrementAndGet();
            return Limit.CONNECTIONS_PER_IP;
        }
        return null;
    }

    /// Counts a connection of that address in, unless those are too many; for one that is already counted as that of a
    /// proxy.
    boolean admitClient(InetAddress address, int most) {
        if (byAddress.merge(whose(address), 1, Integer::sum) > most) {
            releaseClient(address);
            return false;
        }
        return true;
    }

    /// Counts it out.
    void release(InetAddress address) {
        open.decrementAndGet();
        releaseClient(address);
    }

    void releaseClient(InetAddress address) {
        byAddress.computeIfPresent(whose(address), (_, count) -> count == 1 ? null : count - 1);
    }

    /// Whom the address belongs to. Whoever has an IPv6 address has 2^64 of them.
    private static Object whose(InetAddress address) {
        return address instanceof Inet6Address wide
                ? Long.valueOf(ByteBuffer.wrap(wide.getAddress()).getLong())
                : address;
    }

    int open() {
        return open.get();
    }
}
