package sluice.control.config;

import java.security.PrivateKey;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import sluice.control.bind.Binder;
import sluice.control.bind.FromNode;
import sluice.control.bind.Node;
import sluice.control.bind.Problem;
import sluice.control.pem.PemException;
import sluice.control.pem.PemKey;

/// A private key in PEM: a file, or a secret such as `${env:TLS_KEY}` that contains the key itself.
/// Prints as it is written in the configuration, never as the key.
public final class KeyFile {
    private final String written;
    private final @Nullable PrivateKey key;

    private KeyFile(String written, @Nullable PrivateKey key) {
        this.written = written;
        this.key = key;
    }

    /// Reads the key; what is wrong with it is told where it is named.
    @FromNode(
            what = "a file with a private key in PEM such as server.key, or a secret such as ${env:NAME}",
            schema = "{\"type\": \"string\"}")
    public static @Nullable KeyFile fromNode(Node node, Binder binder) {
        var written = node.show().contains("-----BEGIN") ? "***" : node.show();
        var text = binder.fileText(node);
        if (text == null) {
            return binder.looksUpSecrets() ? null : new KeyFile(written, null);
        }
        try {
            return new KeyFile(written, PemKey.read(text));
        } catch (PemException e) {
            binder.problems().add(Problem.ofMessage(node.place(), written + ": " + e.getMessage()));
            return null;
        }
    }

    /// Null if files were not read.
    public @Nullable PrivateKey key() {
        return key;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof KeyFile that
                && (key == null || that.key == null
                        ? key == that.key && written.equals(that.written)
                        : Arrays.equals(key.getEncoded(), that.key.getEncoded()));
    }

    @Override
    public int hashCode() {
        return key == null ? written.hashCode() : Arrays.hashCode(key.getEncoded());
    }

    @Override
    public String toString() {
        return written;
    }
}
