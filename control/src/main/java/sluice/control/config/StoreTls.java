package sluice.control.config;

import org.jspecify.annotations.Nullable;
import sluice.api.policy.Default;

/// TLS towards a store.
///
/// @param ca a file in PEM: who vouches for the servers; absent: those whom the JDK trusts
/// @param certificate by what the gateway proves who it is
/// @param verify whether chain and name are checked; without that, anybody between the gateway and the
///     store can read and change everything
public record StoreTls(
        @Nullable CertificateFile ca,
        @Nullable CertificateSpec certificate,
        @Default("true") boolean verify) {}
