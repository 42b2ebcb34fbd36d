package sluice.core.net;

/// Whether connections of trusted proxies begin with a PROXY protocol header.
public enum ProxyProtocolMode {
    OFF,
    /// A connection without a header is the proxy's own.
    OPTIONAL,
    /// A connection without a header is closed, as is every connection that does not come from a trusted proxy.
    REQUIRED
}
