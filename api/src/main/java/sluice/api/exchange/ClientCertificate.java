package sluice.api.exchange;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Collectors;

/// The certificate by which a client has proved who it is; the listener has verified it. Immutable; any
/// thread.
///
/// @param chain the client's own certificate, then those that it sent along
/// @param fingerprint `sha256:` and the SHA-256 of the certificate in hexadecimal digits
/// @param subject the distinguished name (RFC 2253). Says nothing about who vouches for it: never
///     authorize by it alone
/// @param names the subject alternative names: `dns:acme.example.com`, `uri:spiffe://example.com/acme`,
///     `email:ops@acme.example.com`, `ip:192.0.2.1`
public record ClientCertificate(List<X509Certificate> chain, String fingerprint, String subject, List<String> names) {
    public ClientCertificate {
        chain = List.copyOf(chain);
        names = List.copyOf(names);
    }

    /// All names in one text, `dns:a.example.com,uri:spiffe://example.com/a`. A name that contains a
    /// comma is left out, so that none can pass for two.
    public String nameList() {
        return names.stream().filter(name -> name.indexOf(',') < 0).collect(Collectors.joining(","));
    }
}
