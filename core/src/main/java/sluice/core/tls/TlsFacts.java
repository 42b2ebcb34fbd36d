package sluice.core.tls;

import org.jspecify.annotations.Nullable;
import sluice.api.exchange.ClientCertificate;

/// What is known of a client's TLS connection once its handshake is over. Immutable.
///
/// @param version `TLSv1.2` or `TLSv1.3`
/// @param serverName what the client asked for; empty if it asked for no name
/// @param client the verified certificate of the client; null if it has shown none
/// @param clientCertField `Client-Cert` as upstreams are to see it (RFC 9440 section 2.2); empty if they
///     are not to
/// @param clientCertChainField `Client-Cert-Chain` likewise
/// @param reach which hosts may be asked for over the connection
public record TlsFacts(
        String version,
        String serverName,
        @Nullable ClientCertificate client,
        String clientCertField,
        String clientCertChainField,
        Reach reach) {
    /// Which hosts may be asked for over the connection.
    public interface Reach {
        /// Whether a request for that host belongs here; else it is misdirected (RFC 9110 section
        /// 15.5.20).
        boolean covers(String host);
    }
}
