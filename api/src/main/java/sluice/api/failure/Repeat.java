package sluice.api.failure;

/// Whether the same request may be tried again after a failure.
public enum Repeat {
    /// Trying again makes no sense, or part of an answer was already seen.
    NEVER,
    /// The upstream may have begun to act: only requests that are safe to repeat (RFC 9110 section 9.2.2) may be.
    IF_IDEMPOTENT,
    /// Not one byte of the request left the gateway: any request may be tried elsewhere.
    ALWAYS
}
