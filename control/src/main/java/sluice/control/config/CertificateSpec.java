package sluice.control.config;

import sluice.api.policy.ConfigException;
import sluice.control.pem.PemKey;

/// A certificate and its key.
///
/// @param cert a file in PEM: the certificate, then those that vouch for it, without the root
/// @param key a file in PEM, without a password (PKCS#8, PKCS#1 or SEC 1), or a secret that contains the
///     key
public record CertificateSpec(CertificateFile cert, KeyFile key) {
    public CertificateSpec {
        var own = key.key();
        if (own != null && !cert.certificates().isEmpty()) {
            var certified = cert.certificates().getFirst().getPublicKey();
            if (!PemKey.match(own, certified)) {
                throw new ConfigException("key", key.toString(), "the key of the certificate in " + cert);
            }
        }
    }
}
