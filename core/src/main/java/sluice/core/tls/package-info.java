/// TLS on both sides: BoringSSL where its library loads, the JDK's engine elsewhere.
///
/// ```
/// ServerTls (a context per listener and configuration) -> SniKeys -> CertificateTable   (which
/// certificate)
///     +- TicketKeys (of the process: tickets survive reloads)
///     +- TlsFacts   (of a connection: what the rest of the gateway may know of it)
/// ```
///
/// Native memory is counted, not collected: whoever makes a context closes it, once no loop can begin a
/// handshake with it; an engine holds its context, and is released when its connection ends.
@NullMarked
package sluice.core.tls;

import org.jspecify.annotations.NullMarked;
