package sluice.control.config;

import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import sluice.api.identity.Issuer;
import sluice.control.bind.Binder;
import sluice.control.bind.FromNode;
import sluice.control.bind.Node;
import sluice.control.bind.Problem;

/// A key set (RFC 7517 section 5): a URL where it is found, or a file that is read with the configuration.
/// Relative paths begin at the file they stand in. Two files are equal when their content is.
public final class KeySetPlace {
    /// Stands for a file while files are not read; nobody asks it.
    private static final URI NOT_READ = URI.create("https://not-read.invalid/");

    private final String written;
    private final @Nullable URI url;
    private final @Nullable String content;

    private KeySetPlace(String written, @Nullable URI url, @Nullable String content) {
        this.written = written;
        this.url = url;
        this.content = content;
    }

    /// Reads the file; what is wrong with it is told where it is named.
    @FromNode(
            what = "a URL such as https://id.example.com/jwks.json, or a file with a key set",
            schema = "{\"type\": \"string\"}")
    public static @Nullable KeySetPlace fromNode(Node node, Binder binder) {
        var text = node instanceof Node.Scalar scalar ? scalar.value() : "";
        if (text.startsWith("http://") || text.startsWith("https://")) {
            try {
                return new KeySetPlace(text, url(text), null);
            } catch (IllegalArgumentException e) {
                binder.problems().add(Problem.at(node.place(), node.show(), "a URL"));
                return null;
            }
        }
        var content = binder.fileText(node);
        return content == null && binder.looksUpSecrets() ? null : new KeySetPlace(node.show(), null, content);
    }

    /// @throws IllegalArgumentException if it is no absolute URL with a host
    static URI url(String text) {
        var url = URI.create(text);
        if (url.getHost() == null || url.getUserInfo() != null || url.getFragment() != null) {
            throw new IllegalArgumentException("\"" + text + "\" (expected: a URL)");
        }
        return url;
    }

    /// Null for a file.
    @Nullable
    URI url() {
        return url;
    }

    Issuer.Keys keys() {
        return content == null ? new Issuer.Keys.At(url == null ? NOT_READ : url) : new Issuer.Keys.Written(content);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof KeySetPlace that
                && Objects.equals(url, that.url)
                && Objects.equals(content, that.content)
                && (content != null || written.equals(that.written));
    }

    @Override
    public int hashCode() {
        return Objects.hash(url, content);
    }

    @Override
    public String toString() {
        return written;
    }
}
