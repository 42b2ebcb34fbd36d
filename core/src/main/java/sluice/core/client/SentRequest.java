package sluice.core.client;

import sluice.api.exchange.Headers;

/// A request as an upstream gets it.
///
/// @param upstream the name of the upstream
/// @param endpoint the address it was sent to
/// @param target path and query
/// @param headers all fields, `Host` first
public record SentRequest(
        String upstream, String endpoint, String method, String target, Headers headers, byte[] body) {}
