package sluice.core.net;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/// Reads the header with which a proxy tells whom it speaks for: the PROXY protocol of HAProxy, versions 1 (text) and
/// 2 (binary), "The PROXY protocol", Willy Tarreau, 2020-03-05. Strict: one space, decimal numbers without leading
/// zeros, TCP only; a checksum is verified if it is there; other extensions are skipped.
final class ProxyHeaderReader {
    /// The longest header of version 1, line end included (section 2.1).
    private static final int LONGEST_TEXT = 107;
    /// The longest header of version 2 that is taken; the format could tell 64 KiB.
    private static final int LONGEST_BINARY = 2048;

    private static final byte[] TEXT = "PROXY ".getBytes(US_ASCII);
    private static final byte[] BINARY = {'\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'};
    private static final int FIXED = 16;
    private static final int CHECKSUM = 3;

    private static final String NUMBER = "(0|[1-9][0-9]{0,4})";
    private static final Pattern LINE =
            Pattern.compile("PROXY TCP([46]) ([0-9A-Fa-f:.]+) ([0-9A-Fa-f:.]+) " + NUMBER + " " + NUMBER);
    private static final String OCTET = "(0|[1-9][0-9]{0,2})";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");

    private ProxyHeaderReader() {}

    /// Reads a header without taking it out of the buffer.
    static ProxyHeader read(ByteBuf in) {
        if (startsWith(in, BINARY)) {
            return in.readableBytes() < FIXED ? ProxyHeader.MORE : binary(in, in.readerIndex());
        }
        if (startsWith(in, TEXT)) {
            return in.readableBytes() < TEXT.length ? ProxyHeader.MORE : text(in);
        }
        return ProxyHeader.NONE;
    }

    /// Whether what has arrived is, or may become, this beginning.
    private static boolean startsWith(ByteBuf in, byte[] beginning) {
        int length = Math.min(in.readableBytes(), beginning.length);
        for (int i = 0; i < length; i++) {
            if (in.getByte(in.readerIndex() + i) != beginning[i]) {
                return false;
            }
        }
        return true;
    }

    private static ProxyHeader text(ByteBuf in) {
        int most = Math.min(in.readableBytes(), LONGEST_TEXT);
        int lineFeed = in.indexOf(in.readerIndex(), in.readerIndex() + most, (byte) '\n');
        if (lineFeed < 0) {
            return most < LONGEST_TEXT ? ProxyHeader.MORE : ProxyHeader.wrong("the line is longer than 107 bytes");
        }
        int length = lineFeed + 1 - in.readerIndex();
        if (in.getByte(lineFeed - 1) != '\r') {
            return ProxyHeader.wrong("the line does not end with CR LF");
        }
        var line = in.toString(in.readerIndex(), length - 2, US_ASCII);
        if (line.equals("PROXY UNKNOWN") || line.startsWith("PROXY UNKNOWN ")) {
            return ProxyHeader.local(length);
        }
        var parts = LINE.matcher(line);
        if (!parts.matches()) {
            return ProxyHeader.wrong("the line is not PROXY TCP4|TCP6 SOURCE DESTINATION PORT PORT");
        }
        boolean ipv6 = parts.group(1).equals("6");
        int from = Integer.parseInt(parts.group(4));
        int to = Integer.parseInt(parts.group(5));
        if (!isAddress(parts.group(2), ipv6) || !isAddress(parts.group(3), ipv6) || from > 65_535 || to > 65_535) {
            return ProxyHeader.wrong("an address or a port is out of range");
        }
        return new ProxyHeader(length, InetAddress.ofLiteral(parts.group(2)), to, "");
    }

    private static boolean isAddress(String text, boolean ipv6) {
        if (ipv6 != text.indexOf(':') >= 0 || !ipv6 && !IPV4.matcher(text).matches()) {
            return false;
        }
        try {
            return InetAddress.ofLiteral(text).getAddress().length > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static ProxyHeader binary(ByteBuf in, int at) {
        int command = in.getByte(at + 12);
        int family = in.getByte(at + 13);
        int rest = in.getUnsignedShort(at + 14);
        int length = FIXED + rest;
        if (command != 0x20 && command != 0x21) {
            return ProxyHeader.wrong("the version is not 2, or the command neither LOCAL nor PROXY");
        }
        if (length > LONGEST_BINARY) {
            return ProxyHeader.wrong("the header is longer than " + LONGEST_BINARY + " bytes");
        }
        if (in.readableBytes() < length) {
            return ProxyHeader.MORE;
        }
        int address = switch (family) {
            case 0x11 -> 4;
            case 0x21 -> 16;
            case 0x00, 0x31 -> 0;
            default -> -1;
        };
        if (command == 0x20 || address == 0) {
            return ProxyHeader.local(length);
        }
        int extensions = 2 * address + 4;
        if (address < 0 || rest < extensions) {
            return ProxyHeader.wrong("the addresses are not those of TCP over IPv4 or IPv6");
        }
        if (!extensionsAreSound(in, at, at + FIXED + extensions, at + length)) {
            return ProxyHeader.wrong("an extension is cut off, or the checksum is wrong");
        }
        var source = new byte[address];
        in.getBytes(at + FIXED, source);
        return new ProxyHeader(length, address(source), in.getUnsignedShort(at + FIXED + 2 * address + 2), "");
    }

    private static InetAddress address(byte[] octets) {
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 and 16 octets are addresses", e);
        }
    }

    private static boolean extensionsAreSound(ByteBuf in, int header, int from, int to) {
        int at = from;
        while (at < to) {
            int value = at + 3;
            if (value > to || value + in.getUnsignedShort(at + 1) > to) {
                return false;
            }
            int next = value + in.getUnsignedShort(at + 1);
            if (in.getByte(at) == CHECKSUM && (next - value != 4 || !hasChecksum(in, header, to, value))) {
                return false;
            }
            at = next;
        }
        return true;
    }

    /// CRC-32C of the whole header with the checksum itself taken as zeros (section 2.2.3).
    private static boolean hasChecksum(ByteBuf in, int header, int to, int checksum) {
        var bytes = new byte[to - header];
        in.getBytes(header, bytes);
        Arrays.fill(bytes, checksum - header, checksum - header + 4, (byte) 0);
        var crc = new CRC32C();
        crc.update(bytes);
        return crc.getValue() == in.getUnsignedInt(checksum);
    }
}
