package sluice.core.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/// A certificate that the gateway can prove to own.
///
/// @param chain the certificate itself, then those that vouch for it
public record KeyedCertificate(PrivateKey key, List<X509Certificate> chain) {
    public KeyedCertificate {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("a certificate chain has at least one certificate");
        }
    }

    X509Certificate leaf() {
        return chain.getFirst();
    }
}
