package sluice.app.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Consumers that are known by the certificate of their TLS client.
class MutualTlsTest {
    @TempDir
    private Path directory;

    private final RecordingOrigin upstream = new RecordingOrigin();
    private Authority authority;
    private Authority.Identity pinned;
    private Front front;

    @BeforeEach
    void begin() throws Exception {
        authority = new Authority(directory, "ca");
        pinned = authority.issue("pinned");
        var print =
                MessageDigest.getInstance("SHA-256").digest(pinned.certificate().getEncoded());
        front = Front.serve("""
                listeners:
                  - name: public
                    address: "127.0.0.1:0"
                    tls: { certificates: [%s], client-auth: { ca: "%s", mode: optional } }
                upstreams: [{ name: things, endpoints: ["http://127.0.0.1:%d"] }]
                tiers: [free, partner]
                consumers:
                  - { name: acme, tier: partner, certificates: ["san:acme.example.com", "san:uri:spiffe://example.com/acme"] }
                  - { name: bolt, certificates: ["sha256:%s", "san:bolt.example.com"] }
                routes:
                  - { name: any, match: /any, policies: [{ mtls: {} }], to: things }
                  - { name: partner, match: /partner, policies: [{ mtls: {} }, { authorize: { tiers: [partner] } }], to: things }
                """.formatted(
                        authority.issue("localhost").yaml(),
                        authority.cert(),
                        upstream.port(),
                        HexFormat.of().formatHex(print)));
    }

    @AfterEach
    void end() throws Exception {
        Leaks.expectNone(front);
        front.close();
        upstream.close();
    }

    @Test
    void anAlternativeNameAndAFingerprintNameAConsumer() throws Exception {
        assertThat(ask("/any", authority.issue("acme.example.com"))).isEqualTo(200);
        assertThat(upstream.take().getFirst().values("X-Consumer")).containsExactly("acme");
        assertThat(ask("/any", authority.issue("other", "uri:spiffe://example.com/acme")))
                .isEqualTo(200);
        assertThat(upstream.take().getFirst().values("X-Consumer-Tier")).containsExactly("partner");
        assertThat(ask("/any", pinned)).isEqualTo(200);
        assertThat(upstream.take().getFirst().values("X-Consumer")).containsExactly("bolt");
        assertThat(front.logged("/any", 3).getLast())
                .contains("\"consumer\":\"bolt\",\"tier\":\"free\",\"user_id\":\"bolt\"");
    }

    @Test
    void whoIsNobodyOrTwoOrShowsNothingIsRefused() throws Exception {
        assertThat(ask("/any", authority.issue("stranger"))).isEqualTo(401);
        assertThat(ask("/any", authority.issue("acme.example.com", "bolt.example.com")))
                .isEqualTo(401);
        assertThat(ask("/any", null)).isEqualTo(401);
        assertThat(ask("/partner", pinned)).isEqualTo(403);
        assertThat(upstream.take()).isEmpty();
        assertThat(front.logged("/any", 3).getFirst()).contains("\"reason\":\"certificate of nobody: sha256:");
    }

    private int ask(String path, Authority.@Nullable Identity self) throws IOException {
        try (var client = new TlsClient(authority.context(self), front.address(), "localhost")) {
            return client.http().get(path).status();
        }
    }
}
