package sluice.control.pem;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/// Reads certificates.
public final class PemCertificates {
    private PemCertificates() {}

    /// All certificates of a text, in its order; at least one.
    ///
    /// @throws PemException if there is none, or one cannot be read
    public static List<X509Certificate> read(String text) throws PemException {
        var certificates = new ArrayList<X509Certificate>();
        for (var block : PemBlock.read(text)) {
            if (block.label().equals("CERTIFICATE") || block.label().equals("X509 CERTIFICATE")) {
                certificates.add(certificate(block));
            }
        }
        if (certificates.isEmpty()) {
            throw new PemException(
                    text.contains("PRIVATE KEY-----") ? "a private key and no certificate" : "no certificate",
                    "-----BEGIN CERTIFICATE-----");
        }
        return List.copyOf(certificates);
    }

    private static X509Certificate certificate(PemBlock block) throws PemException {
        try {
            var factory = CertificateFactory.getInstance("X.509");
            return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.der()));
        } catch (CertificateException e) {
            throw new PemException("a broken certificate", "an X.509 certificate; " + e.getMessage());
        }
    }
}
