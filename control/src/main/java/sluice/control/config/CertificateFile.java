package sluice.control.config;

import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.control.bind.Binder;
import sluice.control.bind.FromNode;
import sluice.control.bind.Node;
import sluice.control.bind.Problem;
import sluice.control.pem.PemCertificates;
import sluice.control.pem.PemException;

/// A file of certificates in PEM, the one that is meant first, then those that vouch for it. Two are
/// equal when their certificates are, wherever they stand. Relative paths begin at the file they stand
/// in.
public final class CertificateFile {
    private final String written;
    private final List<X509Certificate> certificates;

    private CertificateFile(String written, List<X509Certificate> certificates) {
        this.written = written;
        this.certificates = certificates;
    }

    /// Reads the file; what is wrong with it is told where it is named.
    @FromNode(what = "a file of certificates in PEM such as server.crt", schema = "{\"type\": \"string\"}")
    public static @Nullable CertificateFile fromNode(Node node, Binder binder) {
        var text = binder.fileText(node);
        if (text == null) {
            return binder.looksUpSecrets() ? null : new CertificateFile(node.show(), List.of());
        }
        try {
            return new CertificateFile(node.show(), PemCertificates.read(text));
        } catch (PemException e) {
            binder.problems().add(Problem.ofMessage(node.place(), node.show() + ": " + e.getMessage()));
            return null;
        }
    }

    /// In the order of the file; empty if files were not read.
    public List<X509Certificate> certificates() {
        return certificates;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CertificateFile that
                && certificates.equals(that.certificates)
                && (!certificates.isEmpty() || written.equals(that.written));
    }

    @Override
    public int hashCode() {
        return certificates.hashCode();
    }

    @Override
    public String toString() {
        return written;
    }
}
