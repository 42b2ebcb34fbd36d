package sluice.control.testing;

import java.net.InetAddress;

/// The address of a client; never a name, so that nothing is looked up.
///
/// @param text as it is written
public record ClientAddress(String text, InetAddress address) {
    /// @throws IllegalArgumentException if the text is no IPv4 or IPv6 address
    public static ClientAddress parse(String text) {
        if (text.matches("[0-9.]+|[0-9a-fA-F.]*:[0-9a-fA-F:.]*")) {
            try {
                return new ClientAddress(text, InetAddress.ofLiteral(text));
            } catch (IllegalArgumentException e) {
                // told below
            }
        }
        throw new IllegalArgumentException('"' + text + "\" (expected: an address such as 203.0.113.7 or 2001:db8::1)");
    }

    @Override
    public String toString() {
        return text;
    }
}
