package sluice.control.config;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// By what a client certificate is known: `san:` and an alternative name, or `sha256:` and its fingerprint.
/// Never by its subject, for which nobody vouches.
///
/// @param text as configuration writes it
/// @param fingerprint null if it is a name
/// @param name with its kind, such as `dns:acme.example.com`; empty if it is a fingerprint
public record CertificateName(String text, @Nullable KeyHash fingerprint, String name) {
    private static final String EXPECTED =
            "san:acme.example.com, san:uri:spiffe://example.com/acme, or sha256: and 64 hexadecimal digits";
    private static final Set<String> KINDS = Set.of("dns", "uri", "email", "ip");

    /// @throws IllegalArgumentException if the text is of another form
    public static CertificateName parse(String text) {
        if (text.startsWith("sha256:")) {
            return new CertificateName(text, KeyHash.parse(text.toLowerCase(Locale.ROOT)), "");
        }
        var name = text.startsWith("san:") ? text.substring(4).strip() : "";
        int colon = name.indexOf(':');
        boolean hasKind = colon > 0 && KINDS.contains(name.substring(0, colon));
        var value = hasKind ? name.substring(colon + 1) : name;
        if (value.isEmpty() || value.chars().anyMatch(it -> it <= ' ')) {
            throw new IllegalArgumentException("\"" + text + "\" (expected: " + EXPECTED + ")");
        }
        var kind = hasKind ? name.substring(0, colon) : kindOf(value);
        return new CertificateName(text, null, kind + ':' + (kind.equals("ip") ? canonical(value) : value));
    }

    private static String kindOf(String value) {
        if (value.contains("://")) {
            return "uri";
        }
        return value.indexOf('@') >= 0 ? "email" : canonical(value).isEmpty() ? "dns" : "ip";
    }

    /// An address in one form of many; empty if it is none.
    private static String canonical(String value) {
        try {
            return InetAddress.ofLiteral(value).getHostAddress();
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
