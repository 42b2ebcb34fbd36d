package sluice.core.net;

import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.api.value.CidrSet;
import sluice.core.pipeline.ListenerLimits;
import sluice.core.tls.ServerTls;

/// What a listener is told; everything but name and address may change while it listens.
///
/// @param protocols what may be spoken, the preferred one first, by the names of ALPN (RFC 7301): `h2`, `http/1.1`
/// @param proxyProtocol whether trusted proxies begin their connections with a header that names the client
/// @param connections open at a time, in all
/// @param connectionsPerIp open at a time from one address that is not a trusted proxy's
/// @param tls null for cleartext
public record ListenerSettings(
        String name,
        InetSocketAddress address,
        List<String> protocols,
        CidrSet trustedProxies,
        ProxyProtocolMode proxyProtocol,
        ListenerLimits limits,
        int connections,
        int connectionsPerIp,
        @Nullable Tls tls) {
    public static final String HTTP_1_1 = "http/1.1";
    public static final String HTTP_2 = "h2";

    public ListenerSettings {
        protocols = List.copyOf(protocols);
    }

    /// The same at another address.
    public ListenerSettings at(InetSocketAddress other) {
        return with(other, tls);
    }

    /// The same for a listener that has ended: no handshake begins any more.
    ListenerSettings ended() {
        return with(address, null);
    }

    private ListenerSettings with(InetSocketAddress other, @Nullable Tls security) {
        return new ListenerSettings(
                name, other, protocols, trustedProxies, proxyProtocol, limits, connections, connectionsPerIp, security);
    }

    /// How clients are secured.
    ///
    /// @param server not closed while these settings are a listener's; null if every connection is passed through
    /// @param handshake how long a client may take from its connection to the end of its handshake, in
    ///     nanoseconds
    /// @param passthrough which names go on to an upstream with their TLS untouched
    public record Tls(@Nullable ServerTls server, long handshake, List<Passthrough> passthrough) {
        public Tls {
            passthrough = List.copyOf(passthrough);
        }
    }
}
