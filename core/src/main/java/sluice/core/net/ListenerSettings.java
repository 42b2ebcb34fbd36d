package sluice.core.net;

import java.net.InetSocketAddress;
import sluice.api.value.CidrSet;
import sluice.core.pipeline.ListenerLimits;

/// What a listener is told; everything but name and address may change while it listens.
///
/// @param connections open at a time, in all
/// @param connectionsPerIp open at a time from one address that is not a trusted proxy's
public record ListenerSettings(
        String name,
        InetSocketAddress address,
        CidrSet trustedProxies,
        ListenerLimits limits,
        int connections,
        int connectionsPerIp) {
    /// The same at another address.
    public ListenerSettings at(InetSocketAddress other) {
        return new ListenerSettings(name, other, trustedProxies, limits, connections, connectionsPerIp);
    }
}
