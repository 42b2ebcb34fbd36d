package sluice.control.config;

import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.api.policy.Default;
import sluice.api.policy.Require;

/// TLS towards clients.
///
/// @param certificates by what the listener proves who it is. The name that a client asks for (SNI) chooses
///     among the names in the certificates: the same name, else a wildcard for its first label, else the
///     first of the list
/// @param minVersion the oldest version that is spoken
/// @param clientAuth how clients prove who they are; absent: they are not asked
public record ListenerTls(
        List<CertificateSpec> certificates,
        @Default("TLSv1.2") TlsVersion minVersion,
        @Nullable ClientAuthSpec clientAuth) {
    public ListenerTls {
        Require.notEmpty(certificates, "certificates");
    }
}
