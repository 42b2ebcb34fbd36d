package sluice.core.upstream;

/// The version of HTTP that an upstream speaks.
public enum HttpProtocol {
    /// One exchange at a time on a connection (RFC 9112).
    HTTP_1_1,
    /// Many exchanges at a time on a connection (RFC 9113): without TLS by prior knowledge.
    H2
}
