package sluice.app.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The PROXY protocol of load balancers in front.
class ProxyProtocolTest {
    private static final RawUpstream UPSTREAM = new RawUpstream();
    private static final byte[] BINARY =
            HexFormat.of().parseHex("0d0a0d0a000d0a515549540a2111000cc6336407c0000201303901bb");
    private static final String TEXT = "PROXY TCP4 198.51.100.7 192.0.2.1 12345 443\r\n";
    private static final String GET = "GET /ok HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 6.6.6.6\r\n\r\n";

    private static Front required;
    private static Front optional;
    private static Front untrusting;

    @BeforeAll
    static void start() {
        Leaks.listen();
        required = Front.serve(yaml("required", "127.0.0.0/8"));
        optional = Front.serve(yaml("optional", "127.0.0.0/8"));
        untrusting = Front.serve(yaml("required", "10.0.0.0/8"));
    }

    private static String yaml(String mode, String trusted) {
        return """
                runtime: { loops: 1 }
                listeners:
                  - name: public
                    address: "127.0.0.1:0"
                    proxy-protocol: %s
                    trusted-proxies: [%s]
                    limits: { connections-per-ip: 2 }
                    timeouts: { request-head: 1s }
                upstreams: [{ name: things, endpoints: ["http://127.0.0.1:%d"] }]
                routes: [{ name: things, match: /ok, to: things }]
                """.formatted(mode, trusted, UPSTREAM.port());
    }

    @AfterAll
    static void end() throws Exception {
        Leaks.expectNone(optional);
        required.close();
        optional.close();
        untrusting.close();
        UPSTREAM.close();
    }

    @Test
    void theClientIsWhomTheProxyNames() throws IOException {
        for (var header : new byte[][] {TEXT.getBytes(StandardCharsets.US_ASCII), BINARY}) {
            try (var client = required.client()) {
                client.wire().send(header);
                assertThat(client.send(GET).answer().status()).isEqualTo(200);
                assertThat(UPSTREAM.received("/ok", "X-Forwarded-For")).containsExactly("198.51.100.7");
                assertThat(UPSTREAM.received("/ok", "X-Forwarded-Port")).containsExactly("443");
                assertThat(client.get("/ok").status()).isEqualTo(200);
            }
        }
        assertThat(required.logged("/ok", 4)).allMatch(line -> line.contains("\"client_ip\":\"198.51.100.7\""));
    }

    @Test
    void headerAndRequestMayComeInAnyPieces() throws IOException {
        var whole = new ByteArrayOutputStream();
        whole.writeBytes(BINARY);
        whole.writeBytes(GET.getBytes(StandardCharsets.US_ASCII));
        try (var client = optional.client()) {
            for (var octet : whole.toByteArray()) {
                client.wire().send(new byte[] {octet});
            }
            assertThat(client.answer().status()).isEqualTo(200);
            assertThat(UPSTREAM.received("/ok", "X-Forwarded-For")).containsExactly("198.51.100.7");
        }
    }

    @Test
    void whereItIsOptionalTheProxyMaySpeakForItself() throws IOException {
        for (var header : new String[] {"", "PROXY UNKNOWN\r\n"}) {
            try (var client = optional.client()) {
                assertThat(client.send(header + GET).answer().status()).isEqualTo(200);
                assertThat(UPSTREAM.received("/ok", "X-Forwarded-For")).containsExactly("6.6.6.6, 127.0.0.1");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {GET, "PROXY TCP4 1.2.3.4\r\n" + GET, "PROXY TCP4 198.51.100.7 192.0.2.1 1"})
    void whatIsMissingWrongOrLateClosesTheConnection(String octets) throws IOException {
        try (var client = required.client()) {
            assertThat(client.send(octets).isClosed()).isTrue();
        }
    }

    @Test
    void nobodyElseIsBelieved() throws IOException {
        try (var client = untrusting.client()) {
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void connectionsCountForTheClientAndNotForTheProxy() throws IOException {
        try (var first = required.client();
                var second = required.client();
                var third = required.client();
                var other = required.client()) {
            assertThat(first.send(TEXT + GET).answer().status()).isEqualTo(200);
            assertThat(second.send(TEXT + GET).answer().status()).isEqualTo(200);
            assertThat(third.send(TEXT + GET).isClosed()).isTrue();
            assertThat(other.send(TEXT.replace("100.7", "100.8") + GET).answer().status())
                    .isEqualTo(200);
        }
    }
}
