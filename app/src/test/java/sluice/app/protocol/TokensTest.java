package sluice.app.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sluice.control.bind.ConfigIndex;
import sluice.control.live.ConfigSource;
import sluice.control.live.LiveGateway;
import sluice.core.observe.Events;
import sluice.core.threads.SystemClock;

/// Tokens on real sockets, with an issuer that changes its keys, dies and comes back.
@Timeout(60)
class TokensTest {
    private static final String UP = "sluice_dependency_up{kind=\"issuer\",name=\"main\"}";

    private final RecordingOrigin origin = new RecordingOrigin();
    private LocalIssuer issuer = new LocalIssuer();

    @TempDir
    Path directory;

    @AfterEach
    void end() throws IOException {
        issuer.close();
        origin.close();
    }

    private Front front(String more) {
        return Front.serve("""
                listeners: [{ name: public, address: "127.0.0.1:0" }]
                issuers: [{ name: main, issuer: "%s", audience: [orders], jwks: "%s"%s }]
                upstreams: [{ name: orders, endpoints: ["http://127.0.0.1:%d"] }]
                routes:
                  - { name: orders, match: /orders/**, policies: [{ jwt: main }], to: orders }
                  - { name: opaque, match: /opaque/**, policies: [{ introspect: { url: "%s", timeout: 5s } }], to: orders }
                """.formatted(
                        LocalIssuer.NAME, issuer.url("/jwks.json"), more, origin.port(), issuer.url("/introspect")));
    }

    private static Answer get(RawClient client, String path, String token) throws IOException {
        client.send("GET " + path + " HTTP/1.1\r\nHost: api.example.com\r\nAuthorization: Bearer " + token
                + "\r\nX-User-Id: root\r\n\r\n");
        return client.answer();
    }

    @Test
    void theUpstreamLearnsWhoCallsAndNotTheToken() throws Exception {
        issuer.publish("k1");
        try (var front = front("");
                var client = front.client()) {
            assertThat(get(client, "/orders/1", issuer.token("k1", "usr_abc", "\"scope\":\"read\""))
                            .status())
                    .isEqualTo(200);
            var seen = origin.take().getFirst();
            assertThat(seen.values("X-User-Id")).containsExactly("usr_abc");
            assertThat(seen.values("X-User-Scopes")).containsExactly("read");
            assertThat(seen.values("X-Auth-Verified")).containsExactly("true");
            assertThat(seen.values("Authorization")).isEmpty();
        }
    }

    @Test
    void whatIsWrongWithATokenStandsInTheLogAlone() throws Exception {
        issuer.publish("k1");
        try (var front = front("");
                var client = front.client()) {
            var token = issuer.token("k1", "usr_abc", "\"nbf\":99999999999");
            var answer = get(client, "/orders/early", token);
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"main\", error=\"invalid_token\"");
            assertThat(answer.body()).doesNotContain("nbf").contains("\"error\":\"unauthenticated\"");
            assertThat(front.logged("/orders/early")).contains("\"reason\":\"not valid yet (nbf)\"");
            assertThat(origin.take()).isEmpty();
        }
    }

    @Test
    void noValidTokenIsRefusedWhileTheIssuerChangesItsKeys() throws Exception {
        issuer.publish("k1");
        var current = new AtomicReference<>("k1");
        var over = new AtomicBoolean();
        try (var front = front("");
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var asking = new ArrayList<Future<Integer>>();
            for (int i = 0; i < 8; i++) {
                var subject = "usr_" + i;
                asking.add(threads.submit((Callable<Integer>) () -> present(front, current, over, subject)));
            }
            awaitRequests(front, 400);
            issuer.publish("k1", "k2");
            current.set("k2");
            awaitRequests(front, 1200);
            over.set(true);
            for (var answers : asking) {
                assertThat(answers.get()).isPositive();
            }
            assertThat(issuer.asked()).as("how often the keys were fetched").isEqualTo(2);
        }
    }

    private static void awaitRequests(Front front, int count) throws IOException {
        while (front.metric("sluice_requests_total{method=\"GET\",route=\"orders\",status=\"200\"}") < count) {
            Thread.onSpinWait();
        }
    }

    /// Presents new and used tokens on one connection until it is over, and expects every one to be taken.
    private int present(Front front, AtomicReference<String> key, AtomicBoolean over, String subject)
            throws IOException {
        int answers = 0;
        try (var client = front.client()) {
            while (!over.get()) {
                var token = issuer.token(key.get(), subject, "\"jti\":\"" + answers + '"');
                for (int i = 0; i < 3; i++) {
                    assertThat(get(client, "/orders/1", token).status()).isEqualTo(200);
                    answers++;
                }
            }
        }
        return answers;
    }

    @Test
    void theLastKeysGoOnWhenTheIssuerDies() throws Exception {
        issuer.publish("k1");
        try (var front = front("");
                var client = front.client()) {
            var token = issuer.token("k1", "usr_abc", "");
            assertThat(get(client, "/orders/1", token).status()).isEqualTo(200);
            assertThat(front.metric(UP)).isEqualTo(1);

            issuer.down(true);
            var unknown = get(client, "/orders/2", issuer.token("k2", "usr_abc", ""));
            assertThat(unknown.status())
                    .as("nobody knows whether that is a key of the issuer")
                    .isEqualTo(503);
            assertThat(unknown.header("Retry-After")).isNotNull();
            assertThat(get(client, "/orders/1", token).status()).isEqualTo(200);
            assertThat(get(client, "/orders/1", issuer.token("k1", "usr_new", ""))
                            .status())
                    .isEqualTo(200);

            assertThat(front.metric(UP)).isZero();
            var readiness = front.readiness();
            assertThat(readiness).contains("\"ready\"").contains("issuer main: the last keys go on");
        }
    }

    @Test
    void aGatewayThatStartsBeforeItsIssuerNeedsNoRestart() throws Exception {
        int port = issuer.port();
        issuer.close();
        try (var front = front("");
                var client = front.client()) {
            var answer = get(client, "/orders/1", issuer.token("k1", "usr_abc", ""));
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body()).contains("\"error\":\"store_unavailable\"");
            assertThat(get(client, "/orders/1", "nonsense").status()).isEqualTo(401);

            var before = issuer;
            issuer = new LocalIssuer(null, port);
            issuer.publish("k1");
            var token = issuer.token("k1", "usr_abc", "");
            before.close();
            while (get(client, "/orders/1", token).status() == 503) {
                Thread.onSpinWait();
            }
            assertThat(get(client, "/orders/1", token).status()).isEqualTo(200);
        }
    }

    @Test
    void aFloodOfUnknownKeysAsksTheIssuerOnceAndHurtsNobody() throws Exception {
        issuer.publish("k1");
        try (var front = front("");
                var client = front.client();
                var flood = front.client()) {
            var token = issuer.token("k1", "usr_abc", "");
            for (int i = 0; i < 300; i++) {
                assertThat(get(flood, "/orders/1", issuer.token("unknown-" + i % 3, "usr_evil", ""))
                                .status())
                        .isEqualTo(401);
                assertThat(get(client, "/orders/1", token).status()).isEqualTo(200);
            }
            assertThat(issuer.asked()).isEqualTo(2);
        }
    }

    @Test
    void theServerOfTheKeysMayHaveACertificateOfOnesOwn() throws Exception {
        var authority = new Authority(directory, "internal");
        issuer.close();
        issuer = new LocalIssuer(authority.context(authority.issue("localhost")), 0);
        issuer.publish("k1");
        try (var front = front(", ca: \"" + authority.cert() + '"');
                var client = front.client()) {
            assertThat(get(client, "/orders/1", issuer.token("k1", "usr_abc", ""))
                            .status())
                    .isEqualTo(200);
        }
        try (var front = front("");
                var client = front.client()) {
            assertThat(get(client, "/orders/1", issuer.token("k1", "usr_abc", ""))
                            .status())
                    .isEqualTo(503);
            assertThat(front.readiness()).contains("issuer main: no keys: ");
        }
    }

    @Test
    void keysInAFileAreTakenUpWhenItChanges() throws Exception {
        var file = directory.resolve("keys.json");
        issuer.publish("k1");
        Files.writeString(file, issuer.set());
        Files.writeString(directory.resolve("gateway.yaml"), """
                admin: { address: "127.0.0.1:0" }
                access-log: { to: off }
                listeners: [{ name: public, address: "127.0.0.1:0" }]
                issuers: [{ name: main, issuer: "%s", audience: [orders], jwks: keys.json }]
                routes: [{ name: orders, match: /orders/**, policies: [{ jwt: main }], to: { respond: {} } }]
                """.formatted(LocalIssuer.NAME));
        var events = new Events(SystemClock.INSTANCE, new PrintStream(new ByteArrayOutputStream(), true, UTF_8));
        var source = new ConfigSource.Files(directory.resolve("gateway.yaml"));
        try (var live = LiveGateway.start(source, ConfigIndex.load(), events);
                var client = new RawClient(live.gateway().listeners().getFirst().address())) {
            live.watch();
            assertThat(get(client, "/orders/1", issuer.token("k1", "usr_abc", ""))
                            .status())
                    .isEqualTo(200);
            var token = issuer.token("k2", "usr_abc", "");
            assertThat(get(client, "/orders/1", token).status()).isEqualTo(401);

            issuer.publish("k2");
            Files.writeString(file, issuer.set());
            while (get(client, "/orders/1", token).status() != 200) {
                Thread.onSpinWait();
            }
            assertThat(get(client, "/orders/1", issuer.token("k1", "usr_abc", ""))
                            .status())
                    .isEqualTo(401);
            assertThat(issuer.asked()).isZero();
        }
    }

    @Test
    void aServerSaysWhetherATokenIsActive() throws Exception {
        issuer.publish("k1");
        try (var front = front("");
                var client = front.client()) {
            for (int i = 0; i < 20; i++) {
                assertThat(get(client, "/opaque/1", "good-1").status()).isEqualTo(200);
                assertThat(get(client, "/opaque/1", "bad").status()).isEqualTo(401);
            }
            assertThat(issuer.introspected()).as("each token once").isEqualTo(2);
            assertThat(origin.take().getFirst().values("X-User-Id")).containsExactly("usr_abc");

            issuer.down(true);
            assertThat(get(client, "/opaque/1", "good-2").status())
                    .as("an outage is no 401")
                    .isEqualTo(503);
            assertThat(get(client, "/opaque/1", "good-1").status())
                    .as("known ones go on")
                    .isEqualTo(200);
        }
    }

    @Test
    void manyWhoPresentOneTokenWaitForOneAnswer() throws Exception {
        issuer.publish("k1");
        try (var front = front("");
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var admitted = new AtomicInteger();
            var asking = new ArrayList<Future<?>>();
            for (int i = 0; i < 16; i++) {
                asking.add(threads.submit((Callable<Integer>) () -> {
                    try (var client = front.client()) {
                        return get(client, "/opaque/1", "good-together").status() == 200
                                ? admitted.incrementAndGet()
                                : 0;
                    }
                }));
            }
            for (var each : asking) {
                each.get();
            }
            assertThat(admitted).hasValue(16);
            assertThat(issuer.introspected()).isEqualTo(1);
        }
    }
}
