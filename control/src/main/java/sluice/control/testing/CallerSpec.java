package sluice.control.testing;

import org.jspecify.annotations.Nullable;
import sluice.control.bind.Node;

/// Who the client is.
///
/// @param issuer the name of one of `issuers`: the client brings a token of it
/// @param claims of the token, beside those that every token has
/// @param consumer the name of one of `consumers`: the client brings what the route wants to see of it
public record CallerSpec(
        @Nullable String issuer,
        @Nullable Node claims,
        @Nullable String consumer) {}
