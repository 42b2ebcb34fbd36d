package sluice.app.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.ExtendedSSLSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Upstreams with TLS: who they prove to be, and who the gateway proves to be to them.
class UpstreamTlsTest {
    @TempDir
    Path directory;

    private final List<RawUpstream> upstreams = new ArrayList<>();
    private Authority authority;

    @BeforeEach
    void begin() {
        Leaks.listen();
        authority = new Authority(directory, "upstream-ca");
    }

    @AfterEach
    void end() throws IOException {
        for (var upstream : upstreams) {
            upstream.close();
        }
        assertThat(Leaks.take()).as("leaks").isEmpty();
    }

    private RawUpstream start(Authority.Identity identity, boolean clientsProve) {
        var upstream = new RawUpstream(authority.context(identity), clientsProve);
        upstreams.add(upstream);
        return upstream;
    }

    private Front serve(String endpoints, String tls, String more) {
        return Front.serve("""
                listeners: [{ name: public, address: "127.0.0.1:0" }]
                upstreams: [{ name: up, endpoints: [%s], tls: { %s } %s }]
                routes: [{ name: all, match: /**, to: up }]
                """.formatted(endpoints, tls, more));
    }

    private Front serve(RawUpstream upstream, String tls) {
        var named = tls.contains("server-name") ? tls : "server-name: localhost" + (tls.isEmpty() ? "" : ", " + tls);
        return serve(url("127.0.0.1", upstream), named, "");
    }

    private static String url(String host, RawUpstream upstream) {
        return "\"https://" + host + ":" + upstream.port() + "\"";
    }

    private String ca() {
        return "ca: \"" + authority.cert() + "\"";
    }

    @Test
    void anEndpointThatProvesItsNameIsAskedOverOneConnectionByThatName() throws Exception {
        var upstream = start(authority.issue("orders.internal"), false);
        upstream.on("/who", visit -> {
            visit.body();
            var session = (ExtendedSSLSession) visit.wire().session();
            visit.answer(session.getRequestedServerNames() + " " + session.getProtocol());
        });
        try (var front = serve(upstream, ca() + ", server-name: orders.internal");
                var client = front.client()) {
            for (int i = 0; i < 3; i++) {
                assertThat(client.get("/who").body()).contains("value=orders.internal", "TLSv1.3");
            }
            assertThat(upstream.connections()).isEqualTo(1);
        }
    }

    @Test
    void anAddressIsVerifiedAsAnAddress() throws Exception {
        var upstream = start(authority.issue("ip:127.0.0.1"), false);
        try (var front = serve(url("127.0.0.1", upstream), ca(), "");
                var client = front.client()) {
            assertThat(client.get("/ok").body()).isEqualTo("ok");
        }
    }

    @Test
    void anotherNameAnUnknownAuthorityAndATimeThatIsOverAreNotTrusted() throws Exception {
        var named = start(authority.issue("elsewhere.example.com"), false);
        var ended = start(authority.issueEnded(Duration.ofDays(1), "localhost"), false);
        var unknown = start(new Authority(directory, "nobody").issue("localhost"), false);
        for (var upstream : List.of(named, ended, unknown)) {
            try (var front = serve(upstream, ca());
                    var client = front.client()) {
                assertUntrusted(front, client);
                assertThat(upstream.heads("/ok")).isEmpty();
            }
        }
        var known = start(authority.issue("localhost"), false);
        try (var front = serve(known, "");
                var client = front.client()) {
            assertUntrusted(front, client); // the JDK does not know the authority of a test
        }
    }

    private static void assertUntrusted(Front front, RawClient client) throws IOException {
        var answer = client.ask("POST", "/ok", "Content-Length: 0");
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.body()).contains("upstream_unreachable");
        assertThat(answer.header("Proxy-Status")).contains("error=tls_certificate_error");
        assertThat(front.logged("/ok")).contains("\"cause\":\"tls_certificate_error\"");
    }

    @Test
    void whatIsNotVerifiedIsNotAsked() throws Exception {
        var upstream = start(new Authority(directory, "nobody").issue("elsewhere"), false);
        try (var front = serve(upstream, "verify: false");
                var client = front.client()) {
            assertThat(client.get("/ok").body()).isEqualTo("ok");
        }
    }

    @Test
    void theServerNameStandsInForTheHost() throws Exception {
        var upstream = start(authority.issue("orders.internal"), false);
        try (var front = serve(url("127.0.0.1", upstream), ca() + ", server-name: orders.internal", "");
                var client = front.client()) {
            assertThat(client.get("/ok").body()).isEqualTo("ok");
        }
    }

    @Test
    void theGatewayProvesWhoItIs() throws Exception {
        var upstream = start(authority.issue("localhost"), true);
        upstream.on("/who", visit -> {
            visit.body();
            visit.answer(visit.wire().session().getPeerPrincipal().getName());
        });
        var gateway = authority.issue("gateway.example.com");
        try (var front = serve(upstream, ca() + ", certificate: " + gateway.yaml());
                var client = front.client()) {
            var answer = client.get("/who");
            assertThat(answer.body()).as(front.logged("/who")).isEqualTo("CN=gateway.example.com");
        }
        try (var front = serve(upstream, ca());
                var client = front.client()) {
            var answer = client.get("/who");
            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.header("Proxy-Status")).contains("error=tls_alert_received");
        }
    }

    @Test
    void upstreamsOfDifferentIdentityNeverShareAConnection() throws Exception {
        var upstream = start(authority.issue("localhost"), false);
        upstream.on("/who", visit -> {
            visit.body();
            visit.answer("connection " + visit.connection());
        });
        var yaml = """
                listeners: [{ name: public, address: "127.0.0.1:0" }]
                runtime: { loops: 1 }
                upstreams:
                  - { name: a, endpoints: [%1$s], tls: { %2$s } }
                  - { name: b, endpoints: [%1$s], tls: { %2$s, certificate: %3$s } }
                  - { name: c, endpoints: [%1$s], tls: { %2$s } }
                routes:
                  - { name: a, match: /a, to: { proxy: { upstream: a, path: /who } } }
                  - { name: b, match: /b, to: { proxy: { upstream: b, path: /who } } }
                  - { name: c, match: /c, to: { proxy: { upstream: c, path: /who } } }
                """.formatted(
                        url("127.0.0.1", upstream),
                        ca() + ", server-name: localhost",
                        authority.issue("gateway").yaml());
        try (var front = Front.serve(yaml);
                var client = front.client()) {
            assertThat(client.get("/a").body()).isEqualTo("connection 1");
            assertThat(client.get("/b").body()).isEqualTo("connection 2");
            assertThat(client.get("/c").body()).isEqualTo("connection 1");
            assertThat(client.get("/b").body()).isEqualTo("connection 2");
        }
    }

    @Test
    void anEndpointThatCannotBeTrustedIsLeftForOneThatCan() throws Exception {
        var bad = start(authority.issue("elsewhere.example.com"), false);
        var good = start(authority.issue("localhost"), false);
        var endpoints = url("127.0.0.1", bad) + ", " + url("127.0.0.1", good);
        try (var front = serve(endpoints, ca() + ", server-name: localhost", ", balance: round-robin");
                var client = front.client()) {
            for (int i = 0; i < 6; i++) {
                assertThat(client.ask("POST", "/ok", "Content-Length: 0").status())
                        .isEqualTo(200);
            }
            assertThat(bad.heads("/ok")).isEmpty();
        }
    }

    @Test
    void anEndpointThatSaysNothingToAHandshakeIsAConnectTimeout() throws Exception {
        try (var deaf = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var front = serve(
                        "\"https://127.0.0.1:" + deaf.getLocalPort() + "\"", ca(), ", timeouts: { connect: 300ms }");
                var client = front.client()) {
            var answer = client.get("/ok");
            assertThat(answer.status()).isEqualTo(504);
            assertThat(answer.header("Proxy-Status")).contains("error=connection_timeout");
        }
    }

    @Test
    void anEndpointThatDoesNotSpeakTlsIsAProtocolError() throws Exception {
        try (var plain = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var front = serve("\"https://127.0.0.1:" + plain.getLocalPort() + "\"", ca(), "");
                var client = front.client()) {
            Thread.ofVirtual().start(() -> {
                try (var socket = plain.accept()) {
                    socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
                    socket.getInputStream().readAllBytes();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            var answer = client.get("/ok");
            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.header("Proxy-Status")).containsAnyOf("tls_protocol_error", "tls_alert_received");
        }
    }

    @Test
    void anEndpointThatDoesNotAgreeOnHttp2OrIsNotTrustedIsNotAsked() throws Exception {
        var upstream = start(authority.issue("localhost"), false);
        try (var front = serve(url("127.0.0.1", upstream), ca() + ", server-name: localhost", ", protocol: h2");
                var client = front.client()) {
            var answer = client.get("/ok");
            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.header("Proxy-Status")).contains("error=http_protocol_error");
            assertThat(front.logged("/ok")).contains("it does not agree on h2");
        }
        try (var front = serve(url("127.0.0.1", upstream), ca() + ", server-name: other", ", protocol: h2");
                var client = front.client()) {
            assertThat(client.get("/ok").header("Proxy-Status")).contains("error=tls_certificate_error");
        }
    }

    @Test
    void anAnswerThatEndsWithItsConnectionIsWholeOnlyIfItsEndIsAuthentic() throws Exception {
        var upstream = start(authority.issue("localhost"), false);
        upstream.on("/whole", visit -> {
            visit.body();
            visit.send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nall of it");
            visit.close();
        });
        upstream.on("/cut", visit -> {
            visit.body();
            visit.send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhalf of ");
            visit.wire().cut();
        });
        try (var front = serve(upstream, ca())) {
            try (var client = front.client()) {
                var answer = client.get("/whole");
                assertThat(answer.body()).as(front.logged("/whole")).isEqualTo("all of it");
            }
            try (var client = front.client()) {
                client.send("GET /cut HTTP/1.1\r\nHost: a\r\n\r\n");
                assertThat(client.wire().rest()).doesNotContain("\r\n0\r\n");
            }
            assertThat(front.logged("/cut")).contains("upstream_aborted");
        }
    }
}
