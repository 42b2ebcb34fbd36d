package sluice.api.value;

import java.net.InetAddress;
import java.util.Arrays;

/// A network of addresses: `10.0.0.0/8`, `2001:db8::/32`; an address alone is the network of that one address.
///
/// @param address the network's address, host bits zero, 4 or 16 bytes
/// @param prefix the number of leading bits that count
public record Cidr(InetAddress address, int prefix) {
    public Cidr {
        int bits = address.getAddress().length * 8;
        if (prefix < 0 || prefix > bits) {
            throw new IllegalArgumentException("\"/" + prefix + "\" (expected: a prefix from /0 to /" + bits + ")");
        }
    }

    /// @throws IllegalArgumentException if the text is no address or network, or bits beyond the prefix are set
    public static Cidr parse(String text) {
        int slash = text.indexOf('/');
        try {
            var address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
            int prefix = slash < 0 ? address.getAddress().length * 8 : Integer.parseInt(text.substring(slash + 1));
            var cidr = new Cidr(address, prefix);
            if (!Arrays.equals(cidr.masked(address.getAddress()), address.getAddress())) {
                throw new IllegalArgumentException("bits beyond the prefix are set");
            }
            return cidr;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "\"" + text
                            + "\" (expected: an address or a network such as 10.0.0.0/8 or 2001:db8::/32, host bits zero)",
                    e);
        }
    }

    /// Whether the address lies in this network. An IPv4-mapped IPv6 address counts as IPv4.
    public boolean contains(InetAddress other) {
        var bytes = other.getAddress();
        return bytes.length == address.getAddress().length && Arrays.equals(masked(bytes), address.getAddress());
    }

    /// Whether every address of the other network lies in this one.
    public boolean covers(Cidr other) {
        return prefix <= other.prefix && contains(other.address);
    }

    private byte[] masked(byte[] bytes) {
        var masked = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            int bits = Math.clamp(prefix - 8L * i, 0, 8);
            masked[i] = (byte) (bytes[i] & (0xff00 >> bits));
        }
        return masked;
    }

    @Override
    public String toString() {
        return address.getHostAddress() + "/" + prefix;
    }
}
