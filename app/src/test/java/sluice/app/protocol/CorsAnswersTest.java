package sluice.app.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Pages of other origins can read what the gateway itself answers.
class CorsAnswersTest {
    private static final LocalIssuer ISSUER = new LocalIssuer();
    private static Front front;

    @BeforeAll
    static void start() throws IOException {
        ISSUER.publish("k1");
        front = Front.serve("""
                listeners: [{ name: public, address: "127.0.0.1:0" }]
                issuers: [{ name: main, issuer: "%s", audience: [orders], jwks: "%s" }]
                upstreams: [{ name: gone, endpoints: ["http://127.0.0.1:1"] }]
                policies: [{ cors: { origins: ["https://app.example.com"] } }]
                routes:
                  - { name: known, match: /known, policies: [{ jwt: main }], to: { respond: {} } }
                  - { name: slow, match: /slow, policies: [{ rate-limit: { limit: 1/hour } }], to: { respond: {} } }
                  - { name: denied, match: /denied, policies: [{ ip-deny: { networks: [127.0.0.0/8] } }], to: { respond: {} } }
                  - { name: only, match: POST /only, policies: [{ request-size: 1 }], to: { respond: {} } }
                  - { name: gone, match: /gone, to: gone }
                """.formatted(LocalIssuer.NAME, ISSUER.url("/jwks.json")));
        try (var client = front.client()) {
            client.get("/slow");
        }
    }

    @AfterAll
    static void end() throws IOException {
        front.close();
        ISSUER.close();
    }

    @ParameterizedTest
    @CsvSource({"/known, 401", "/denied, 403", "/nowhere, 404", "/only, 405", "/slow, 429", "/gone, 502"})
    void aRefusalNamesTheOriginThatMayReadIt(String path, int status) throws IOException {
        try (var client = front.client()) {
            var answer = client.get(path, "Origin: https://app.example.com");
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("https://app.example.com");
            var other = client.get(path, "Origin: https://evil.example.com");
            assertThat(other.header("Access-Control-Allow-Origin")).isNull();
        }
    }
}
