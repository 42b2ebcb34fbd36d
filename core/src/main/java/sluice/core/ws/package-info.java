/// Tunnels (WebSocket, RFC 6455 and RFC 8441): the handshake of HTTP/1.1, bytes without frames of HTTP, their end.
///
/// ```
/// client -> TunnelEnd -> Tunnel -> (attempt) -> TunnelEnd -> upstream
/// client <- TunnelEnd <- Tunnel <- (answer)  <- TunnelEnd <- upstream
/// ```
///
/// A tunnel is an ordinary exchange whose bodies have no end: the client's bytes are the body of the call, the
/// upstream's are the body of the answer 101. {@code Tunnel} stands between them, whatever protocols carry them;
/// {@code TunnelEnd} is a connection that carries nothing else any more.
@NullMarked
package sluice.core.ws;

import org.jspecify.annotations.NullMarked;
