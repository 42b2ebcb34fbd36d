package sluice.control.config;

import org.jspecify.annotations.Nullable;
import sluice.api.policy.Default;

/// TLS towards the https endpoints of an upstream.
///
/// @param ca a file in PEM: who vouches for the endpoints; absent: those whom the JDK trusts
/// @param serverName the name that the endpoints prove to have, and that they are asked by (SNI); absent: the
///     host of the endpoint's URL
/// @param certificate by what the gateway proves who it is
/// @param verify whether chain and name are checked; without that, anybody between the gateway and the
///     endpoint can read and change everything
/// @param minVersion the oldest version that is spoken
public record UpstreamTls(
        @Nullable CertificateFile ca,
        @Nullable String serverName,
        @Nullable CertificateSpec certificate,
        @Default("true") boolean verify,
        @Default("TLSv1.2") TlsVersion minVersion) {}
