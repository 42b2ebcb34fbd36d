package sluice.core.net;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import sluice.api.value.CidrSet;

/// How many connections a listener has, in all and from one address. Counts are those of the process, not of a loop.
/// Any thread.
final class ConnectionLimits {
    private final AtomicInteger open = new AtomicInteger();
    private final ConcurrentHashMap<InetAddress, Integer> byAddress = new ConcurrentHashMap<>();

    /// Counts a connection in, unless that is too many.
    ///
    /// @param trusted proxies, to which the limit per address does not apply
    /// @return the name of the limit that was reached; empty if the connection may stay
    String admit(InetAddress address, int most, int mostOfAddress, CidrSet trusted) {
        if (open.incrementAndGet() > most) {
            open.decrementAndGet();
            return "connections";
        }
        int ofAddress = byAddress.merge(address, 1, Integer::sum);
        if (ofAddress > mostOfAddress && !trusted.contains(address)) {
            release(address);
            return "connections-per-ip";
        }
        return "";
    }

    /// Counts it out.
    void release(InetAddress address) {
        open.decrementAndGet();
        byAddress.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
    }

    int open() {
        return open.get();
    }
}
