package sluice.api.identity;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;
import sluice.api.value.SecretRef;

/// Who signs tokens that are believed.
///
/// @param name by which configuration calls it
/// @param issuer the `iss` of its tokens
/// @param audience one of which must be among the `aud` of a token; empty for any
/// @param keys where its keys are found
/// @param ca who vouches for the server that has its keys; empty for the roots that this machine trusts
/// @param allowHttp whether keys may come over cleartext from another machine
public record Issuer(
        String name, String issuer, List<String> audience, Keys keys, List<X509Certificate> ca, boolean allowHttp) {
    public Issuer {
        audience = List.copyOf(audience);
        ca = List.copyOf(ca);
    }

    /// One whose server the machine trusts, asked over TLS.
    public Issuer(String name, String issuer, List<String> audience, Keys keys) {
        this(name, issuer, audience, keys, List.of(), false);
    }

    /// The same, for whatever does not depend on whom its tokens are for.
    public Issuer withoutAudience() {
        return new Issuer(name, issuer, List.of(), keys, ca, allowHttp);
    }

    /// Whether keys may be asked for there: over TLS, or on this machine, unless configuration allows more.
    public boolean mayAsk(URI url) {
        var host = url.getHost();
        if (host == null || url.getScheme() == null) {
            return false;
        }
        boolean here = host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
        return url.getScheme().equals("https") || url.getScheme().equals("http") && (allowHttp || here);
    }

    /// Where keys are found.
    public sealed interface Keys {
        /// A key set (RFC 7517 section 5) at this address.
        record At(URI url) implements Keys {}

        /// At the `jwks_uri` that the issuer's metadata tells (OpenID Connect Discovery 1.0).
        record Discovered() implements Keys {}

        /// The text of a key set, read with the configuration.
        record Written(String jwks) implements Keys {}

        /// A secret that issuer and gateway share, for HMAC. Who can verify with it can sign with it.
        record Shared(SecretRef secret) implements Keys {}
    }
}
