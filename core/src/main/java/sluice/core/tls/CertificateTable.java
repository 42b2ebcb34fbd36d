package sluice.core.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which certificate serves a name: the one that carries it, else the one that carries its wildcard, else
/// the first (RFC 6066 section 3, RFC 9525 section 6.3). A wildcard stands for exactly one label.
/// Immutable.
public final class CertificateTable {
    private static final int DNS_NAME = 2;

    private final List<KeyedCertificate> certificates;
    private final Map<String, Integer> exact = new HashMap<>();
    private final Map<String, Integer> wildcard = new HashMap<>();

    /// @param certificates at least one; of two that carry a name, the one before wins
    CertificateTable(List<KeyedCertificate> certificates) {
        this.certificates = List.copyOf(certificates);
        for (int i = 0; i < certificates.size(); i++) {
            for (var name : names(certificates.get(i).leaf())) {
                if (name.startsWith("*.")) {
                    wildcard.putIfAbsent(name.substring(2), i);
                } else {
                    exact.putIfAbsent(name, i);
                }
            }
        }
    }

    private static List<String> names(X509Certificate certificate) {
        var names = new ArrayList<String>();
        try {
            var alternatives = certificate.getSubjectAlternativeNames();
            if (alternatives != null) {
                for (var alternative : alternatives) {
                    if (alternative.get(0).equals(DNS_NAME)) {
                        names.add(((String) alternative.get(1)).toLowerCase(Locale.ROOT));
                    }
                }
            }
        } catch (CertificateParsingException e) {
            return List.of(); // a certificate without names serves only as the first
        }
        return names;
    }

    /// @param name a host without port, in any case; null or empty if none was given
    int choose(@Nullable String name) {
        if (name == null || name.isEmpty()) {
            return 0;
        }
        var lower = name.toLowerCase(Locale.ROOT);
        var known = exact.get(lower);
        if (known == null) {
            int dot = lower.indexOf('.');
            known = dot < 1 ? null : wildcard.get(lower.substring(dot + 1));
        }
        return known == null ? 0 : known;
    }

    KeyedCertificate get(int index) {
        return certificates.get(index);
    }

    int size() {
        return certificates.size();
    }
}
