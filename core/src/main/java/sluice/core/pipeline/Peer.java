package sluice.core.pipeline;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import sluice.core.tls.TlsFacts;

/// Who is at the other end of a client's connection, and how they reached us.
///
/// @param address the address of the connection's other end
/// @param ip its text form
/// @param trusted whether it is one of the listener's trusted proxies
/// @param scheme `http` or `https`, as this connection is
/// @param port the port of the listener
/// @param tls what is known of its TLS; null without TLS
/// @param introduction what upstreams were told of it last
public record Peer(
        InetAddress address,
        String ip,
        boolean trusted,
        String scheme,
        int port,
        @Nullable TlsFacts tls,
        Introduction introduction) {
    /// A peer without TLS.
    public Peer(InetAddress address, String ip, boolean trusted, String scheme, int port) {
        this(address, ip, trusted, scheme, port, null, new Introduction());
    }

    /// The same, once its handshake is over.
    public Peer secured(TlsFacts facts) {
        return new Peer(address, ip, trusted, "https", port, facts, new Introduction());
    }
}
