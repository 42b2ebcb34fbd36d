package sluice.control.testing;

import org.jspecify.annotations.Nullable;
import sluice.api.policy.Default;
import sluice.api.policy.Require;
import sluice.api.policy.ShortForm;
import sluice.control.bind.Node;

/// Who the client is, and what it brings to prove it. The gateway of the test knows keys and credentials that
/// the test has made up; those of the configuration are not needed.
///
/// @param issuer the name of one of `issuers`: the client brings a token of it
/// @param claims of the token, beside `iss`, `aud`, `sub`, `iat` and `exp` (an hour later), which may be
/// given, too; `null`
///     leaves one out. Times may be written from now on: `exp: -5m`. Without issuer and consumer: what
/// `introspect`
///     is told of the client's token
/// @param header members of the token's header, beside `alg`, `typ` and `kid`
/// @param algorithm by which the token is signed: `ES256`, `ES384`, `RS256`, `RS384`, `RS512`, `EdDSA`,
/// `HS256`, `HS384`,
///     `HS512` with the issuer's secret (or its public key, if it has none), or `none`; by default `ES256`,
/// or `HS256` if
///     the issuer has a secret
/// @param key with which key it is signed
/// @param consumer the name of one of `consumers`: the client brings what the route wants to see of it, an
/// API key, a
///     password, a certificate or a token
public record CallerSpec(
        @Nullable String issuer,
        @Nullable Node claims,
        @Nullable Node header,
        @Nullable String algorithm,
        @Default("known") Key key,
        @Nullable String consumer) {
    /// With which key a token is signed.
    public enum Key {
        /// One of the issuer's.
        KNOWN,
        /// One that the issuer does not have, under a name that it does not have.
        UNKNOWN,
        /// One that the issuer does not have, under the name of one that it has.
        FORGED
    }

    public CallerSpec {
        Require.that(
                algorithm == null || TokenKeys.ALGORITHMS.contains(algorithm),
                "algorithm",
                String.valueOf(algorithm),
                "one of " + String.join(", ", TokenKeys.ALGORITHMS));
    }

    /// `nobody`, after a step that was somebody.
    @ShortForm
    static CallerSpec of(String nobody) {
        Require.that(nobody.equals("nobody"), "as", nobody, "nobody, or { issuer: ... } or { consumer: ... }");
        return new CallerSpec(null, null, null, null, Key.KNOWN, null);
    }

    boolean isNobody() {
        return issuer == null && consumer == null && claims == null;
    }
}
