package sluice.control.config;

/// Whether the connections of trusted proxies begin with a PROXY protocol header.
public enum ProxyProtocolMode {
    /// They do not.
    OFF,
    /// They may; one without is the proxy's own, and other peers connect as clients.
    OPTIONAL,
    /// They do; one without is closed, and so is every connection of anybody else.
    REQUIRED
}
