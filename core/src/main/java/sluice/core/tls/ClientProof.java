package sluice.core.tls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import sluice.api.exchange.ClientCertificate;

/// Reads what a client has proved to own.
final class ClientProof {
    private ClientProof() {}

    /// @param chain at least one certificate, the client's own first
    /// @throws IllegalArgumentException if the first cannot be read
    static ClientCertificate of(List<X509Certificate> chain) {
        var own = chain.getFirst();
        return new ClientCertificate(
                chain, fingerprint(own), own.getSubjectX500Principal().getName(), names(own));
    }

    private static String fingerprint(X509Certificate certificate) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            return "sha256:" + HexFormat.of().formatHex(digest);
        } catch (CertificateEncodingException e) {
            throw new IllegalArgumentException("the certificate cannot be read", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static List<String> names(X509Certificate certificate) {
        var names = new ArrayList<String>();
        try {
            var alternatives = certificate.getSubjectAlternativeNames();
            if (alternatives != null) {
                for (var alternative : alternatives) {
                    var kind = kind((Integer) alternative.get(0));
                    if (!kind.isEmpty() && alternative.get(1) instanceof String name) {
                        names.add(kind + ':' + name);
                    }
                }
            }
        } catch (CertificateParsingException e) {
            throw new IllegalArgumentException("the certificate's names cannot be read", e);
        }
        return names;
    }

    /// The kinds of names that a client can be known by (RFC 5280 section 4.2.1.6).
    private static String kind(int tag) {
        return switch (tag) {
            case 1 -> "email";
            case 2 -> "dns";
            case 6 -> "uri";
            case 7 -> "ip";
            default -> "";
        };
    }
}
