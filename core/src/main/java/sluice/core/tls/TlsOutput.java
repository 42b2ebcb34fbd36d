package sluice.core.tls;

import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;

/// Ends the output of a connection, be it with TLS or without. Loop-confined.
@SuppressWarnings("FutureReturnValueIgnored") // whoever ends a connection does not mind that it had ended
public final class TlsOutput {
    private TlsOutput() {}

    /// Says that nothing follows, and goes on reading. With TLS the client is told in a way that nobody
    /// else can forge (`close_notify`).
    public static void shut(DuplexChannel socket) {
        var tls = socket.pipeline().get(SslHandler.class);
        if (tls == null) {
            socket.shutdownOutput();
        } else {
            tls.closeOutbound().addListener(_ -> socket.shutdownOutput());
        }
    }

    /// Closes so that the client notices that something is missing: without `close_notify`, which would
    /// say that an answer which ends with its connection is complete (RFC 9112 section 9.8).
    public static void breakOff(Channel socket) {
        var first = socket.pipeline().context(SslHandler.class);
        if (first == null) {
            socket.close();
        } else {
            first.close(); // from there on towards the socket, past the handler of TLS
        }
    }
}
