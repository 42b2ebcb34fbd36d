package sluice.api.identity;

import java.net.URI;
import java.util.List;

/// Who signs tokens that are believed.
///
/// @param name by which configuration calls it
/// @param issuer the `iss` of its tokens
/// @param audience one of which must be among the `aud` of a token; empty for any
/// @param keys where its keys are found
public record Issuer(String name, String issuer, List<String> audience, Keys keys) {
    public Issuer {
        audience = List.copyOf(audience);
    }

    /// Where keys are found.
    public sealed interface Keys {
        /// A key set (RFC 7517 section 5) at this address.
        record At(URI url) implements Keys {}

        /// At the `jwks_uri` that the issuer's metadata tells (OpenID Connect Discovery 1.0).
        record Discovered() implements Keys {}

        /// The text of a key set, read with the configuration.
        record Written(String jwks) implements Keys {}
    }
}
