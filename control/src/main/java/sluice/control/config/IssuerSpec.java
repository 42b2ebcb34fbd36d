package sluice.control.config;

import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.api.identity.Issuer;
import sluice.api.policy.ConfigException;
import sluice.api.policy.Default;
import sluice.api.policy.Require;
import sluice.api.value.SecretRef;

/// Who signs tokens that are believed. Its keys are told by exactly one of `jwks`, `discovery` and `secret`.
///
/// @param name by which policies and consumers refer to it
/// @param issuer the `iss` of its tokens, to the letter
/// @param audience whom its tokens are for: one of these must be in their `aud`. `any` accepts every token of
/// the
///     issuer, also those that were made for others
/// @param jwks its key set: a URL that is asked again and again, or a file that is read with the
/// configuration
/// @param discovery whether its metadata at `ISSUER/.well-known/openid-configuration` tells where its keys
/// are
/// @param secret a secret that it shares with the gateway, for HS256, HS384 and HS512; at least 32, 48 or 64
///     bytes
/// @param ca a file in PEM: who vouches for the server of its keys; absent: those whom the JDK trusts
/// @param allowHttp whether its keys may be fetched over cleartext from another machine; whoever can change
/// them
///     on the way can make tokens
public record IssuerSpec(
        String name,
        String issuer,
        List<String> audience,
        @Nullable KeySetPlace jwks,
        @Default("false") boolean discovery,
        @Nullable SecretRef secret,
        @Nullable CertificateFile ca,
        @Default("false") boolean allowHttp) {
    private static final List<String> ANY = List.of("any");

    public IssuerSpec {
        Require.that(!name.isBlank(), "name", '"' + name + '"', "a name");
        Require.that(!issuer.isBlank(), "issuer", '"' + issuer + '"', "the iss of its tokens");
        Require.that(
                !audience.isEmpty() && (audience.equals(ANY) || !audience.contains("any")),
                "audience",
                audience,
                "whom its tokens are for, or any");
        int told = (jwks == null ? 0 : 1) + (discovery ? 1 : 0) + (secret == null ? 0 : 1);
        if (told != 1) {
            throw new ConfigException(
                    "issuer", told == 0 ? "no keys" : "keys twice", "one of jwks, discovery: true and secret");
        }
        checkUrls(name, issuer, jwks, discovery, allowHttp);
    }

    private static void checkUrls(
            String name, String issuer, @Nullable KeySetPlace jwks, boolean discovery, boolean allowHttp) {
        var expected = "an https URL; http only to this machine, or with allow-http: true";
        try {
            var asked = new Issuer(name, issuer, List.of(), new Issuer.Keys.Discovered(), List.of(), allowHttp);
            Require.that(!discovery || asked.mayAsk(KeySetPlace.url(issuer)), "issuer", issuer, expected);
            Require.that(
                    jwks == null || jwks.url() == null || asked.mayAsk(jwks.url()),
                    "jwks",
                    String.valueOf(jwks),
                    expected);
        } catch (ConfigException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new ConfigException("issuer", issuer, expected);
        }
    }

    /// What policies see of it.
    public Issuer asIssuer() {
        return new Issuer(
                name,
                issuer,
                audience.equals(ANY) ? List.of() : audience,
                jwks != null
                        ? jwks.keys()
                        : secret != null ? new Issuer.Keys.Shared(secret) : new Issuer.Keys.Discovered(),
                ca == null ? List.of() : ca.certificates(),
                allowHttp);
    }
}
