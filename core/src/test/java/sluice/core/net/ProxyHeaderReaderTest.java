package sluice.core.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyHeaderReaderTest {
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
    private static final String IPV4 = "c6336407" + "c0000201" + "3039" + "01bb"; // 198.51.100.7:12345 to 192.0.2.1:443

    private static ProxyHeader read(byte[] octets) {
        ByteBuf in = Unpooled.wrappedBuffer(octets);
        try {
            return ProxyHeaderReader.read(in);
        } finally {
            assertThat(in.readerIndex()).as("nothing is taken").isZero();
            in.release();
        }
    }

    private static ProxyHeader text(String line) {
        return read(line.getBytes(ISO_8859_1));
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    @ParameterizedTest
    @CsvSource({
        "PROXY TCP4 198.51.100.7 192.0.2.1 12345 443, 198.51.100.7, 443",
        "PROXY TCP6 2001:db8::7 2001:db8::1 1 8443, 2001:db8:0:0:0:0:0:7, 8443",
        "PROXY TCP4 0.0.0.0 255.255.255.255 0 65535, 0.0.0.0, 65535",
    })
    void readsVersionOne(String line, String client, int port) {
        var header = text(line + "\r\nGET / HTTP/1.1\r\n");
        assertThat(header.error()).isEmpty();
        assertThat(header.length()).isEqualTo(line.length() + 2);
        assertThat(String.valueOf(header.client())).isEqualTo("/" + client);
        assertThat(header.port()).isEqualTo(port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PROXY UNKNOWN", "PROXY UNKNOWN ffff::1 ffff::2 1 2"})
    void aProxyMaySpeakForItself(String line) {
        assertThat(text(line + "\r\n")).isEqualTo(ProxyHeader.local(line.length() + 2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PROXY TCP4 198.51.100.7 192.0.2.1 12345 443\n",
                "PROXY TCP4  198.51.100.7 192.0.2.1 12345 443\r\n",
                "PROXY TCP4 198.51.100.7 192.0.2.1 12345 443 \r\n",
                "PROXY TCP4 198.51.100.7 192.0.2.1 12345\r\n",
                "PROXY TCP4 198.51.100.256 192.0.2.1 1 2\r\n",
                "PROXY TCP4 198.51.100.07 192.0.2.1 1 2\r\n",
                "PROXY TCP4 3325256711 192.0.2.1 1 2\r\n",
                "PROXY TCP4 2001:db8::7 192.0.2.1 1 2\r\n",
                "PROXY TCP6 198.51.100.7 192.0.2.1 1 2\r\n",
                "PROXY TCP6 2001:db8::7%eth0 2001:db8::1 1 2\r\n",
                "PROXY TCP6 2001:db8:::7 2001:db8::1 1 2\r\n",
                "PROXY TCP4 198.51.100.7 192.0.2.1 65536 443\r\n",
                "PROXY TCP4 198.51.100.7 192.0.2.1 01 443\r\n",
                "PROXY TCP4 198.51.100.7 192.0.2.1 -1 443\r\n",
                "PROXY UDP4 198.51.100.7 192.0.2.1 1 2\r\n",
                "PROXY \r\n",
            })
    void refusesWhatIsNotExactlyVersionOne(String line) {
        assertThat(text(line).error()).isNotEmpty();
    }

    @Test
    void aLineOfVersionOneHasAnEnd() {
        assertThat(text("PROXY UNKNOWN " + "x".repeat(92))).isEqualTo(ProxyHeader.MORE);
        assertThat(text("PROXY UNKNOWN " + "x".repeat(93)).error()).contains("107");
    }

    @Test
    void readsVersionTwo() {
        var header = read(hex(SIGNATURE + "2111000c" + IPV4 + "474554"));
        assertThat(String.valueOf(header.client())).isEqualTo("/198.51.100.7");
        assertThat(header.port()).isEqualTo(443);
        assertThat(header.length()).isEqualTo(28);
        var ipv6 = read(hex(SIGNATURE + "21210024" + "20010db8000000000000000000000007"
                + "20010db8000000000000000000000001" + "000101bb"));
        assertThat(String.valueOf(ipv6.client())).isEqualTo("/2001:db8:0:0:0:0:0:7");
        assertThat(ipv6.port()).isEqualTo(443);
    }

    @ParameterizedTest
    @CsvSource({"20000000, 16", "2000000401020304, 20", "2011000c" + IPV4 + ", 28", "21000000, 16"})
    void versionTwoMaySpeakForItself(String rest, int length) {
        assertThat(read(hex(SIGNATURE + rest))).isEqualTo(ProxyHeader.local(length));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1111000c" + IPV4, // version 1
                "2211000c" + IPV4, // no such command
                "2112000c" + IPV4, // UDP
                "2111000b" + "c6336407c0000201303901", // too short for IPv4
                "2121000c" + IPV4, // too short for IPv6
                "211107f1" + IPV4, // longer than 2 KiB
                "2111000e" + IPV4 + "0100", // an extension without a length
                "21110010" + IPV4 + "01000200", // an extension that is cut off
                "21110013" + IPV4 + "03000400000000", // a wrong checksum
                "21110012" + IPV4 + "030003000000", // a checksum of three octets
            })
    void refusesWhatIsNotExactlyVersionTwo(String rest) {
        assertThat(read(hex(SIGNATURE + rest)).error()).isNotEmpty();
    }

    @Test
    void verifiesTheChecksumAndSkipsOtherExtensions() {
        var octets = hex(SIGNATURE + "21110019" + IPV4 + "040003616263" + "03000400000000");
        var crc = new CRC32C();
        crc.update(octets);
        ByteBuffer.wrap(octets).putInt(octets.length - 4, (int) crc.getValue());
        assertThat(read(octets).length()).isEqualTo(41);
        octets[20] ^= 1;
        assertThat(read(octets).error()).contains("checksum");
    }

    @Test
    void waitsForTheRestWhereverItIsCut() {
        for (var whole : new byte[][] {
            "PROXY TCP4 198.51.100.7 192.0.2.1 12345 443\r\n".getBytes(ISO_8859_1), hex(SIGNATURE + "2111000c" + IPV4)
        }) {
            for (int length = 1; length < whole.length; length++) {
                var part = new byte[length];
                System.arraycopy(whole, 0, part, 0, length);
                assertThat(read(part)).isEqualTo(ProxyHeader.MORE);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1\r\n", "proxy TCP4 ", "PROXYTCP4", "\r\n\r\nX", "\u0016\u0003\u0001"})
    void tellsThatThereIsNone(String beginning) {
        assertThat(text(beginning)).isEqualTo(ProxyHeader.NONE);
    }

    @Test
    void anyOctetsHaveAnAnswer() {
        var random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            var octets = new byte[random.nextInt(60)];
            random.nextBytes(octets);
            var head = random.nextBoolean() ? hex(SIGNATURE) : "PROXY TCP".getBytes(ISO_8859_1);
            System.arraycopy(head, 0, octets, 0, Math.min(head.length, octets.length));
            var header = read(octets);
            assertThat(header.length()).isLessThanOrEqualTo(octets.length);
        }
    }
}
