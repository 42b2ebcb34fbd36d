package sluice.core.tls;

import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How the gateway speaks TLS to an upstream.
///
/// @param authorities who vouches for endpoints; empty for those that the JDK trusts
/// @param certificate by what the gateway proves who it is; null if it does not
/// @param verify whether chain and name of an endpoint's certificate are checked
/// @param minVersion `TLSv1.2` or `TLSv1.3`
/// @param protocol what is offered by ALPN: `h2` or `http/1.1`
public record ClientTlsSettings(
        List<X509Certificate> authorities,
        @Nullable KeyedCertificate certificate,
        boolean verify,
        String minVersion,
        String protocol) {
    public ClientTlsSettings {
        authorities = List.copyOf(authorities);
    }
}
