package sluice.app.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Listeners with TLS, as clients see them.
class TlsListenerTest {
    @TempDir
    Path directory;

    private final RawUpstream upstream = new RawUpstream();
    private Authority authority;

    @BeforeEach
    void begin() {
        Leaks.listen();
        authority = new Authority(directory, "test-ca");
    }

    @AfterEach
    void end() throws IOException {
        upstream.close();
        assertThat(Leaks.take()).as("leaks").isEmpty();
    }

    private Front serve(String tls) {
        return serve(tls, "");
    }

    private Front serve(String tls, String more) {
        return Front.serve("""
                listeners:
                  - { name: public, address: "127.0.0.1:0", tls: { %s }, %s }
                upstreams: [{ name: up, endpoints: ["http://127.0.0.1:%d"] }]
                routes:
                  - { name: ok, match: /ok, to: up }
                  - name: shown
                    match: /shown
                    to: { respond: { status: 200, body: "${client.certificate} ${client.certificate.san}" } }
                """.formatted(tls, more, upstream.port()));
    }

    private static String certificates(Authority.Identity... identities) {
        var list = java.util.Arrays.stream(identities)
                .map(Authority.Identity::yaml)
                .collect(java.util.stream.Collectors.joining(", "));
        return "certificates: [" + list + "]";
    }

    private TlsClient connect(Front front, String name) throws IOException {
        return new TlsClient(authority.context(null), front.address(), name);
    }

    @Test
    void anOrdinaryClientIsServedAndUpstreamsLearnThatItWasSecure() throws Exception {
        try (var front = serve(certificates(authority.issue("localhost")));
                var client = HttpClient.newBuilder()
                        .sslContext(authority.context(null))
                        .build()) {
            var asked = HttpRequest.newBuilder(
                            URI.create("https://localhost:" + front.address().getPort() + "/ok"))
                    .build();
            for (int i = 0; i < 3; i++) {
                assertThat(client.send(asked, BodyHandlers.ofString()).body()).isEqualTo("ok");
            }
            assertThat(upstream.received("/ok", "X-Forwarded-Proto")).containsExactly("https");
            assertThat(front.logged("/ok", 3))
                    .allSatisfy(line -> assertThat(line).contains("\"tls\":\"TLSv1.3\""));
        }
    }

    @Test
    void theNameChoosesTheCertificateExactThenWildcardThenTheFirst() throws Exception {
        var first = authority.issue("first.example.com");
        var wild = authority.issue("*.example.com", "example.com");
        var exact = authority.issue("api.example.com");
        try (var front = serve(certificates(first, wild, exact))) {
            assertThat(namesFor(front, "api.example.com")).containsExactly("api.example.com");
            assertThat(namesFor(front, "API.Example.COM")).containsExactly("api.example.com");
            assertThat(namesFor(front, "shop.example.com")).contains("*.example.com");
            assertThat(namesFor(front, "example.com")).contains("*.example.com");
            assertThat(namesFor(front, "a.b.example.com")).containsExactly("first.example.com");
            assertThat(namesFor(front, "elsewhere.org")).containsExactly("first.example.com");
            assertThat(namesFor(front, "")).containsExactly("first.example.com");
        }
    }

    private List<String> namesFor(Front front, String name) throws Exception {
        try (var client = connect(front, name)) {
            assertThat(client.http().get("/ok").body()).isEqualTo("ok");
            return client.names();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC"})
    void keysOfEveryKindAreServedInBothVersions(String algorithm) throws Exception {
        var own = authority.issueWith(algorithm, "localhost");
        try (var front = serve(certificates(own))) {
            for (var version : List.of("TLSv1.2", "TLSv1.3")) {
                try (var client = new TlsClient(
                        authority.context(null), front.address(), "localhost", List.of("http/1.1"), version)) {
                    assertThat(client.version()).isEqualTo(version);
                    assertThat(client.alpn()).isEqualTo("http/1.1");
                    assertThat(client.cipher()).containsAnyOf("GCM", "CHACHA20");
                    assertThat(client.http().get("/ok").body()).isEqualTo("ok");
                }
            }
        }
    }

    @Test
    void keysInTheirOldFormsAreRead() throws Exception {
        var rsa = authority.issueWith("RSA", "rsa.example.com");
        Files.writeString(rsa.key(), Authority.pem(rsa.keys().getPrivate()));
        assertThat(rsa.key()).content().contains("BEGIN RSA PRIVATE KEY");
        var ec = authority.issue("ec.example.com");
        Files.writeString(ec.key(), Authority.sec1(ec.keys()));
        assertThat(ec.key()).content().contains("BEGIN EC PRIVATE KEY");
        try (var front = serve(certificates(rsa, ec))) {
            assertThat(namesFor(front, "rsa.example.com")).containsExactly("rsa.example.com");
            assertThat(namesFor(front, "ec.example.com")).containsExactly("ec.example.com");
        }
    }

    @Test
    void anOldVersionIsRefused() throws Exception {
        var own = certificates(authority.issue("localhost"));
        try (var front = serve(own + ", min-version: TLSv1.3")) {
            assertThatThrownBy(() ->
                            new TlsClient(authority.context(null), front.address(), "localhost", List.of(), "TLSv1.2"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("protocol_version");
            assertThat(namesFor(front, "localhost")).containsExactly("localhost");
        }
    }

    @Test
    void aClientThatMustProveWhoItIsIsNotServedWithoutOrUnderAnotherAuthority() throws Exception {
        var other = new Authority(directory, "other-ca");
        var clientAuth = ", client-auth: { ca: \"" + authority.cert() + "\", mode: required }";
        try (var front = serve(certificates(authority.issue("localhost")) + clientAuth)) {
            for (var version : List.of("TLSv1.2", "TLSv1.3")) {
                for (var self : new Authority.Identity[] {null, other.issue("impostor")}) {
                    assertThatThrownBy(() -> {
                                var context = authority.context(self);
                                try (var client =
                                        new TlsClient(context, front.address(), "localhost", List.of(), version)) {
                                    client.http().get("/ok");
                                }
                            })
                            .as("%s with %s", version, self)
                            .isInstanceOf(IOException.class);
                }
                try (var client = new TlsClient(
                        authority.context(authority.issue("acme")), front.address(), "", List.of(), version)) {
                    assertThat(client.http().get("/ok").body()).isEqualTo("ok");
                }
            }
            assertThat(upstream.heads("/ok")).hasSize(2);
        }
    }

    @Test
    void aVerifiedCertificateIsAFactAndGoesUpstreamWhenAsked() throws Exception {
        var acme = authority.issue("acme.example.com", "uri:spiffe://example.com/acme");
        var clientAuth = ", client-auth: { ca: \"" + authority.cert() + "\", mode: optional, forward: true }";
        try (var front = serve(certificates(authority.issue("localhost")) + clientAuth)) {
            try (var client = new TlsClient(authority.context(acme), front.address(), "localhost")) {
                var shown = client.http().get("/shown").body();
                assertThat(shown).matches("sha256:[0-9a-f]{64} dns:acme.example.com,uri:spiffe://example.com/acme");
                client.http().get("/ok", "Client-Cert: :Zm9yZ2Vk:", "client_cert: forged");
            }
            var der = java.util.Base64.getEncoder()
                    .encodeToString(acme.certificate().getEncoded());
            assertThat(upstream.received("/ok", "Client-Cert")).containsExactly(":" + der + ":");
            assertThat(upstream.heads("/ok").getLast().toLowerCase(Locale.ROOT))
                    .doesNotContain("client_cert", "client-cert-chain");
            try (var nobody = connect(front, "localhost")) {
                assertThat(nobody.http().get("/shown").body()).isEqualTo(" ");
                nobody.http().get("/ok", "Client-Cert: :Zm9yZ2Vk:", "Client-Cert-Chain: :Zm9yZ2Vk:");
            }
            assertThat(upstream.heads("/ok").getLast().toLowerCase(Locale.ROOT)).doesNotContain("client-cert");
        }
    }

    @Test
    void whereClientsProveWhoTheyAreAHostOfAnotherCertificateIsMisdirected() throws Exception {
        var own = certificates(authority.issue("a.example.com", "b.example.com"), authority.issue("c.example.com"));
        var clientAuth = ", client-auth: { ca: \"" + authority.cert() + "\", mode: optional }";
        try (var front = serve(own + clientAuth);
                var client = connect(front, "a.example.com")) {
            assertThat(host(client, "a.example.com")).isEqualTo(200);
            assertThat(host(client, "b.example.com")).isEqualTo(200);
            assertThat(host(client, "c.example.com")).isEqualTo(421);
            assertThat(host(client, "a.example.com")).isEqualTo(200);
        }
        try (var front = serve(own);
                var client = connect(front, "a.example.com")) {
            assertThat(host(client, "c.example.com")).isEqualTo(200);
        }
    }

    private static int host(TlsClient client, String host) throws IOException {
        client.http().send("GET /ok HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
        var answer = client.http().answer();
        if (answer.status() == 421) {
            assertThat(answer.body()).contains("\"misdirected\"");
        }
        return answer.status();
    }

    @Test
    void aClientThatSpeaksHttpWithoutTlsIsToldSo() throws Exception {
        try (var front = serve(certificates(authority.issue("localhost")));
                var client = front.client()) {
            var answer = client.get("/ok");
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).contains("this port speaks TLS: use https", "request_invalid");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void garbageEndsTheConnection() throws Exception {
        try (var front = serve(certificates(authority.issue("localhost")))) {
            for (var garbage : List.of(
                    "\u0000\u0001\u0002",
                    "\u0080.\u0001\u0003\u0001",
                    "\u0016\u0003\u0001\u0000\u0005\u0001\u0000\u0000\u0001\u00ff",
                    "\u0016\u0003\u0001\u00ff\u00ff" + "x".repeat(70_000),
                    "\u0016GET / HTTP/1.1\r\n\r\n",
                    "\u0016\u0003\u0003@\u0000\u0001\u00ff\u00ff\u00ff" + "a".repeat(16_380))) {
                try (var client = front.client()) {
                    client.send(garbage);
                    assertThat(endsAfterAnAlert(client)).as(garbage).isTrue();
                }
            }
            assertThat(namesFor(front, "localhost")).containsExactly("localhost");
        }
    }

    private static boolean endsAfterAnAlert(RawClient client) throws IOException {
        try {
            return client.wire().rest().length() < 100;
        } catch (java.net.SocketException e) {
            return true; // it was reset
        }
    }

    @Test
    void aClientThatDoesNotFinishItsHandshakeInTimeIsClosed() throws Exception {
        try (var front = serve(certificates(authority.issue("localhost")), "timeouts: { tls-handshake: 200ms }")) {
            try (var silent = front.client()) {
                assertThat(silent.isClosed()).isTrue();
            }
            try (var slow = front.client()) {
                slow.send("\u0016\u0003\u0001");
                assertThat(slow.isClosed()).isTrue();
            }
            try (var gone =
                    new Socket(front.address().getAddress(), front.address().getPort())) {
                gone.getOutputStream().write(0x16);
                gone.shutdownOutput();
                assertThat(gone.getInputStream().read()).isEqualTo(-1);
            }
            assertThat(metric(front, "sluice_limit_hits_total{limit=\"tls-handshake\"}"))
                    .isEqualTo("2.0");
        }
    }

    static String metric(Front front, String name) throws IOException {
        var admin = front.live().admin().address();
        var uri = URI.create("http://127.0.0.1:" + admin.getPort() + "/metrics");
        try (var in = uri.toURL().openStream()) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                    .findFirst()
                    .orElse("");
        }
    }

    @Test
    void largeBodiesPassBothWaysAndTheConnectionStays() throws Exception {
        upstream.on("/echo", visit -> {
            var body = visit.body();
            visit.answer(body);
        });
        try (var front = Front.serve("""
                listeners: [{ name: public, address: "127.0.0.1:0", tls: { %s } }]
                upstreams: [{ name: up, endpoints: ["http://127.0.0.1:%d"] }]
                routes: [{ name: echo, match: /echo, to: up }]
                """.formatted(certificates(authority.issue("localhost")), upstream.port()));
                var client = connect(front, "localhost")) {
            var body = "0123456789abcdef".repeat(100_000);
            for (int i = 0; i < 2; i++) {
                var head = "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length() + "\r\n\r\n";
                Thread.ofVirtual().start(() -> {
                    try {
                        client.http().send(head + body);
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                });
                assertThat(client.http().answerTo("POST").body()).isEqualTo(body);
            }
        }
    }

    @Test
    void anEarlyAnswerArrivesWholeAndItsEndIsAuthentic() throws Exception {
        try (var front = serve(certificates(authority.issue("localhost")), "limits: { body: 1KiB }");
                var client = connect(front, "localhost")) {
            client.http()
                    .send("POST /ok HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000000\r\n\r\n"
                            + "x".repeat(20_000));
            var answer = client.http().answerTo("POST");
            assertThat(answer.status()).isEqualTo(413);
            assertThat(client.http().wire().rest()).isEmpty(); // the JDK throws if close_notify is missing
        }
    }
}
