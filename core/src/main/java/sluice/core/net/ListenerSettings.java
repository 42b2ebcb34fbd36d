package sluice.core.net;

import java.net.InetSocketAddress;
import java.util.List;
import sluice.api.value.CidrSet;
import sluice.core.pipeline.ListenerLimits;

/// What a listener is told; everything but name and address may change while it listens.
///
/// @param protocols what may be spoken, the preferred one first, by the names of ALPN (RFC 7301): `h2`, `http/1.1`
/// @param proxyProtocol whether trusted proxies begin their connections with a header that names the client
/// @param connections open at a time, in all
/// @param connectionsPerIp open at a time from one address that is not a trusted proxy's
public record ListenerSettings(
        String name,
        InetSocketAddress address,
        List<String> protocols,
        CidrSet trustedProxies,
        ProxyProtocolMode proxyProtocol,
        ListenerLimits limits,
        int connections,
        int connectionsPerIp) {
    public static final String HTTP_1_1 = "http/1.1";
    public static final String HTTP_2 = "h2";

    public ListenerSettings {
        protocols = List.copyOf(protocols);
    }

    /// The same at another address.
    public ListenerSettings at(InetSocketAddress other) {
        return new ListenerSettings(
                name, other, protocols, trustedProxies, proxyProtocol, limits, connections, connectionsPerIp);
    }
}
