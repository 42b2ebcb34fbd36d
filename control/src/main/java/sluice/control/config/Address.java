package sluice.control.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/// An address to listen on: `0.0.0.0:8080`, `127.0.0.1:9901`, `[::]:8080`, `localhost:9901`. Names are not
/// looked up.
///
/// @param host the address itself
/// @param port 0 to 65535; 0 takes any free port
public record Address(InetAddress host, int port) {
    /// @throws IllegalArgumentException if the text is of another form
    public static Address parse(String text) {
        int colon = text.lastIndexOf(':');
        try {
            var host = text.substring(0, Math.max(colon, 0));
            boolean brackets = host.startsWith("[") && host.endsWith("]");
            if (brackets == (host.indexOf(':') >= 0)) {
                int port = Integer.parseInt(text, colon + 1, text.length(), 10);
                var bare = brackets ? host.substring(1, host.length() - 1) : host;
                if (port >= 0 && port <= 65_535 && Character.isDigit(text.charAt(colon + 1))) {
                    return new Address(InetAddress.ofLiteral(bare.equals("localhost") ? "127.0.0.1" : bare), port);
                }
            }
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            // told below, like any other text that is no address
        }
        throw new IllegalArgumentException(
                "\"" + text + "\" (expected: an address and a port such as 0.0.0.0:8080, 127.0.0.1:9901 or [::]:8080)");
    }

    public InetSocketAddress socketAddress() {
        return new InetSocketAddress(host, port);
    }

    /// Whether only this machine can connect.
    public boolean isLoopback() {
        return host.isLoopbackAddress();
    }

    /// Whether both cannot be listened on at once: the same port of the same address, or of all addresses.
    public boolean overlaps(Address other) {
        return port == other.port
                && port != 0
                && (host.isAnyLocalAddress() || other.host.isAnyLocalAddress() || host.equals(other.host));
    }

    @Override
    public String toString() {
        var text = host.getHostAddress();
        return (text.indexOf(':') < 0 ? text : "[" + text + "]") + ":" + port;
    }
}
