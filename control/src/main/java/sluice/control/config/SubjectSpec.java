package sluice.control.config;

import sluice.api.policy.Require;

/// A subject of an issuer, by which a token names a consumer.
///
/// @param issuer the name of one of `issuers`
/// @param sub the `sub` of its tokens
public record SubjectSpec(String issuer, String sub) {
    public SubjectSpec {
        Require.that(!issuer.isBlank(), "issuer", Check.quoted(issuer), "the name of one of issuers");
        Require.that(!sub.isEmpty(), "sub", Check.quoted(sub), "the sub of a token");
    }
}
