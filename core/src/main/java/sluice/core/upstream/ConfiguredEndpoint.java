package sluice.core.upstream;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import sluice.core.tls.TlsIdentity;

/// An endpoint as the configuration writes it.
///
/// @param host a name, or an address without brackets
/// @param port 1 to 65535
/// @param weight 1 or more; each address of a name gets this weight
/// @param tls as whom it is spoken to; null without TLS
public record ConfiguredEndpoint(
        String host, int port, int weight, @Nullable TlsIdentity tls) {
    /// One without TLS.
    public ConfiguredEndpoint(String host, int port, int weight) {
        this(host, port, weight, null);
    }

    /// The Host it is known by: without the port if that is the usual one of `http` or `https`.
    String authority() {
        var name = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return port == (tls == null ? 80 : 443) ? name : name + ":" + port;
    }

    /// The address, if the host is one.
    @Nullable
    InetAddress literal() {
        try {
            return InetAddress.ofLiteral(host);
        } catch (IllegalArgumentException notAnAddress) {
            return null;
        }
    }
}
