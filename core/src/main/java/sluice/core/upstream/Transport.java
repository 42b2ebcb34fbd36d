package sluice.core.upstream;

/// Carries attempts to endpoints over pooled connections. One per loop; used on that loop only.
public interface Transport {
    /// Sends one attempt. Exactly one of `attempt.answer` and `attempt.fail` follows, unless it is cancelled.
    ///
    /// @param upstream whose timeouts and connection limits apply
    void send(UpstreamSettings upstream, Endpoint endpoint, Attempt attempt);
}
