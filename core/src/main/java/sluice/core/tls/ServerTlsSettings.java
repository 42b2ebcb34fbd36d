package sluice.core.tls;

import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a listener speaks TLS.
///
/// @param certificates at least one; the first serves names that no other carries
/// @param minVersion `TLSv1.2` or `TLSv1.3`
/// @param protocols what is offered by ALPN, the best first: `h2`, `http/1.1`
/// @param clients how clients prove who they are; null if they are not asked
public record ServerTlsSettings(
        List<KeyedCertificate> certificates,
        String minVersion,
        List<String> protocols,
        @Nullable Clients clients) {
    public ServerTlsSettings {
        certificates = List.copyOf(certificates);
        protocols = List.copyOf(protocols);
    }

    /// @param authorities who vouches for clients
    /// @param required whether a client without a certificate is refused
    /// @param forward whether upstreams see the certificate, as `Client-Cert` (RFC 9440)
    public record Clients(List<X509Certificate> authorities, boolean required, boolean forward) {
        public Clients {
            authorities = List.copyOf(authorities);
        }
    }
}
