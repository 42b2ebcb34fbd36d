package sluice.control.config;

import sluice.api.policy.Default;

/// Certificates of clients.
///
/// @param ca a file in PEM: who vouches for clients
/// @param mode `required`: a client without a certificate is not served; `optional`: it is, as nobody in
///     particular. A certificate that nobody vouches for ends the handshake either way
/// @param forward whether upstreams see the certificate, as `Client-Cert` and `Client-Cert-Chain` (RFC
///     9440)
public record ClientAuthSpec(
        CertificateFile ca,
        @Default("required") Mode mode,
        @Default("false") boolean forward) {
    /// Whether a client has to show one.
    public enum Mode {
        OPTIONAL,
        REQUIRED
    }
}
