package sluice.core.tls;

/// As whom an endpoint is spoken to, and who it must prove to be. Equal only for the same {@link ClientTls}.
///
/// @param serverName the name or address in the endpoint's certificate
public record TlsIdentity(ClientTls tls, String serverName) {}
