package sluice.app.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A client's copy of a header by which upstreams know who calls reaches none of them: on no route, in no
/// spelling, in neither version of HTTP, neither in the head nor behind the body.
class SpoofedIdentityTest {
    private static final RecordingOrigin UPSTREAM = new RecordingOrigin();
    private static final String KEY = "sluice-test-key";
    private static Front front;

    @BeforeAll
    static void begin() throws NoSuchAlgorithmException {
        front = Front.serve("""
                listeners: [{ name: public, address: "127.0.0.1:0", trusted-proxies: ["127.0.0.1"] }]
                upstreams: [{ name: things, endpoints: ["http://127.0.0.1:%d"] }]
                tiers: [free]
                consumers: [{ name: acme, api-keys: ["%s"] }]
                issuers: [{ name: main, issuer: a, audience: any, secret: "a secret that is long enough for it" }]
                policy-sets:
                  unused:
                    - sign-upstream: { key: "%s", header: X-Signed-By }
                    - any-of: [{ api-key: {} }, { jwt: { issuer: main, algorithms: HS256, forward: { X_Employee.No: sub } } }]
                routes:
                  - { name: open, match: /open, to: things }
                  - { name: known, match: /known, policies: [{ api-key: {} }], to: things }
                """.formatted(UPSTREAM.port(), SecretsStayTest.sha256(KEY), newKey()));
    }

    private static String newKey() throws NoSuchAlgorithmException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        var der = generator.generateKeyPair().getPrivate().getEncoded();
        return "-----BEGIN PRIVATE KEY-----\\n" + Base64.getEncoder().encodeToString(der)
                + "\\n-----END PRIVATE KEY-----";
    }

    @AfterAll
    static void end() throws Exception {
        Leaks.expectNone(front);
        front.close();
        UPSTREAM.close();
    }

    static List<String> spellings() {
        var spellings = new ArrayList<String>();
        for (var name : List.of(
                "X-User-Id",
                "X-User-Roles",
                "X-User-Scopes",
                "X-Consumer",
                "X-Consumer-Tier",
                "X-Auth-Verified",
                "Client-Cert",
                "Client-Cert-Chain",
                "X-Forwarded-Client-Cert",
                "X-Gateway-Assertion",
                "X-Signed-By",
                "X-Employee-No")) {
            spellings.add(name);
            spellings.add(name.toLowerCase(Locale.ROOT).replace('-', '_'));
            spellings.add(name.toUpperCase(Locale.ROOT).replace('-', '.'));
            spellings.add(name.replaceFirst("-", "_"));
        }
        return spellings;
    }

    @ParameterizedTest
    @MethodSource("spellings")
    void neverPassesInHttp1(String name) throws IOException {
        for (var path : List.of("/open", "/known")) {
            try (var client = front.client()) {
                client.send("POST " + path + " HTTP/1.1\r\nHost: a\r\nX-Api-Key: " + KEY + "\r\n"
                        + name + ": root\r\nX-Plain: 1\r\n" + name + ": admin\r\nConnection: " + name + "\r\n"
                        + "Transfer-Encoding: chunked\r\nTrailer: x-sum\r\n\r\n1\r\nx\r\n0\r\n" + name
                        + ": root\r\nX-Sum: 1\r\n\r\n");
                assertThat(client.answer().status()).isEqualTo(200);
            }
            assertClean(name, path);
        }
    }

    @ParameterizedTest
    @MethodSource("spellings")
    void neverPassesInHttp2(String spelling) throws IOException {
        var name = spelling.toLowerCase(Locale.ROOT);
        for (var path : List.of("/open", "/known")) {
            try (var client = Http2Client.of(front)) {
                client.ask(1, "POST", path, false, name, "root", "x-plain", "1", "x-api-key", KEY, name, "admin")
                        .data(1, false, "x")
                        .head(1, true, name, "root", "x-sum", "1");
                assertThat(client.answer(1).status()).isEqualTo(200);
            }
            assertClean(name, path);
        }
    }

    @Test
    void whatTheGatewaySaysCannotBeTakenOutByNominatingIt() throws IOException {
        try (var client = front.client()) {
            client.get("/known", "X-Api-Key: " + KEY, "Connection: X-Consumer, X-Consumer-Tier, X-Auth-Verified");
        }

        var message = UPSTREAM.take().getFirst();

        assertThat(message.values("X-Consumer")).containsExactly("acme");
        assertThat(message.values("X-Consumer-Tier")).containsExactly("free");
        assertThat(message.values("X-Auth-Verified")).containsExactly("true");
    }

    /// Only what the gateway itself says of who calls arrives, in its own spelling.
    private static void assertClean(String name, String path) {
        var message = UPSTREAM.take().getFirst();
        var arrived = new TreeSet<String>();
        for (var field : message.fields()) {
            var folded = field.substring(0, field.indexOf(':'))
                    .toLowerCase(Locale.ROOT)
                    .replace('_', '-')
                    .replace('.', '-');
            if (folded.equals(name.toLowerCase(Locale.ROOT).replace('_', '-').replace('.', '-'))) {
                arrived.add(field);
            }
        }
        var said = Set.of("X-Consumer: acme", "X-Consumer-Tier: free", "X-Auth-Verified: true");
        assertThat(arrived).as(name + " on " + path).isSubsetOf(path.equals("/known") ? said : Set.of());
        assertThat(message.fields()).anyMatch(it -> it.equalsIgnoreCase("X-Plain: 1"));
        assertThat(message.trailers()).hasSize(1).allMatch(it -> it.equalsIgnoreCase("x-sum: 1"));
    }
}
