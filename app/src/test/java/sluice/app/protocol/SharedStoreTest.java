package sluice.app.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.testkit.RedisServer;

/// Gateways that share a real Redis.
class SharedStoreTest {
    private final RedisServer redis = RedisServer.start();

    @TempDir
    Path directory;

    @AfterEach
    void stop() {
        redis.close();
    }

    private Front gateway(String policy) {
        return serve("redis: { url: \"redis://127.0.0.1:" + redis.port() + "\", timeout: 300ms }", policy);
    }

    private static Front serve(String store, String policies) {
        return Front.serve("listeners: [{ name: test, address: \"127.0.0.1:0\" }]\n"
                + "stores: [{ name: shared, " + store + " }]\n"
                + "routes: [{ name: r, match: /r, policies: [" + policies + "], to: { respond: {} } }]\n");
    }

    private static int admitted(Front front, int tries) throws IOException {
        int admitted = 0;
        try (var client = front.client()) {
            for (int i = 0; i < tries; i++) {
                admitted += client.get("/r").head().startsWith("HTTP/1.1 200") ? 1 : 0;
            }
        }
        return admitted;
    }

    private static String head(Front front) throws IOException {
        try (var client = front.client()) {
            return client.get("/r").head();
        }
    }

    private static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + 15_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - end).as(what).isNegative();
            Thread.onSpinWait();
        }
    }

    @Test
    void gatewaysThatShareAStoreShareTheLimit() throws IOException {
        var policy = "{ rate-limit: { name: fair, limit: 10/hour, store: shared } }";
        try (var one = gateway(policy);
                var other = gateway(policy)) {
            assertThat(head(one)).contains("X-RateLimit-Remaining: 9", "RateLimit-Policy: \"fair\";q=10;w=3600");
            assertThat(head(other)).contains("X-RateLimit-Remaining: 8");
            assertThat(admitted(one, 5) + admitted(other, 5)).isEqualTo(8);

            var refused = head(one);
            assertThat(refused).startsWith("HTTP/1.1 429").contains("X-RateLimit-Remaining: 0");
            assertThat(Integer.parseInt(Answer.fields(refused, "Retry-After").getFirst()))
                    .isBetween(350, 360);
            assertThat(one.metric("sluice_store_calls_total{result=\"ok\",store=\"shared\"}"))
                    .isGreaterThanOrEqualTo(7);
        }
    }

    @Test
    void aQuotaIsKeptWhenTheGatewayStartsAnew() throws IOException {
        var policy = "{ quota: { name: plan, limit: 5/month, store: shared } }";
        try (var first = gateway(policy)) {
            assertThat(admitted(first, 3)).isEqualTo(3);
        }
        try (var second = gateway(policy)) {
            assertThat(admitted(second, 9)).isEqualTo(2);
            assertThat(head(second)).startsWith("HTTP/1.1 429").contains("details=\"quota_exceeded\"");
        }
    }

    @Test
    void whatALaterLimitRefusesIsGivenBack() throws IOException {
        try (var front = gateway("{ rate-limit: { name: wide, limit: 100/hour, store: shared } },"
                + "{ rate-limit: { name: narrow, limit: 2/hour, store: shared } }")) {
            assertThat(admitted(front, 12)).isEqualTo(2);

            await("ten are given back", () -> {
                var spent = redis.cli("HGET", "sluice:{" + keyOf("wide") + "}:0b", "s");
                return Double.parseDouble(spent) <= 2;
            });
        }
    }

    private String keyOf(String policy) {
        return redis.cli("KEYS", "*" + policy + "*")
                .lines()
                .map(key -> key.substring(key.indexOf('{') + 1, key.indexOf('}')))
                .findFirst()
                .orElse("none");
    }

    private static final String BY_QUERY = """
            { rate-limit: { name: deny, limit: 1000/hour, store: shared, on-store-failure: deny,
              when: "request.query['m'] == 'deny'" } },
            { rate-limit: { name: allow, limit: 3/hour, store: shared, on-store-failure: allow,
              when: "request.query['m'] == 'allow'" } },
            { rate-limit: { name: local, limit: 3/hour, store: shared,
              when: "request.query['m'] == 'local'" } }""";

    @Test
    void aStoreThatIsGoneMeansWhatIsConfiguredAndIsTold() throws IOException {
        try (var front = gateway(BY_QUERY.replace("\n", " "));
                var client = front.client()) {
            assertThat(client.get("/r?m=deny").head()).startsWith("HTTP/1.1 200");
            assertThat(health(front)).doesNotContain("shared");
            redis.kill();
            awaitHealth(front, client, true);

            var denied = client.get("/r?m=deny");
            assertThat(denied.head()).startsWith("HTTP/1.1 503").contains("Retry-After: 1", "store_unavailable");
            for (int i = 0; i < 6; i++) {
                assertThat(client.get("/r?m=allow").head()).startsWith("HTTP/1.1 200");
                assertThat(client.get("/r?m=local").head()).startsWith(i < 3 ? "HTTP/1.1 200" : "HTTP/1.1 429");
            }
            assertThat(health(front)).contains("store shared: ");
            assertThat(front.metric("sluice_dependency_up{kind=\"store\",name=\"shared\"}"))
                    .isZero();

            redis.restart();
            awaitHealth(front, client, false);
            assertThat(client.get("/r?m=deny").head()).startsWith("HTTP/1.1 200");
            assertThat(client.get("/r?m=local").head()).startsWith("HTTP/1.1 200");
        }
    }

    /// Waits until operators are told, or not told any more, that the store is gone; goes on asking meanwhile.
    private static void awaitHealth(Front front, RawClient client, boolean gone) {
        await("the probe says it", () -> {
            try {
                client.get("/r?m=allow");
                return health(front).contains("store shared: ") == gone;
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    /// What the probe says, which is 200 whatever the store does.
    private static String health(Front front) throws IOException {
        var admin = front.live().admin().address();
        var uri = URI.create("http://127.0.0.1:" + admin.getPort() + "/health/ready");
        try (var in = uri.toURL().openStream()) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    @Test
    void aGatewayStartsWithoutItsStore() throws IOException {
        redis.kill();
        try (var front = gateway("{ rate-limit: { limit: 3/hour, store: shared } }")) {
            assertThat(admitted(front, 9)).isEqualTo(3);
        }
    }

    @Test
    void tokensAreTakenAheadWhenLeased() throws IOException {
        try (var front = gateway("{ rate-limit: { limit: 10000/hour, store: shared, mode: leased } }")) {
            assertThat(admitted(front, 500)).isEqualTo(500);
            assertThat(front.metric("sluice_store_calls_total{result=\"ok\",store=\"shared\"}"))
                    .isLessThan(30);
        }
    }

    @Test
    void speaksTlsToAServerThatTheAuthorityVouchesFor() throws Exception {
        var authority = new Authority(directory, "redis");
        var server = authority.issue("127.0.0.1", "localhost");
        try (var secure = RedisServer.startTls(server.cert(), server.key(), authority.cert())) {
            var url = "rediss://localhost:" + secure.port();
            var policy = "{ rate-limit: { limit: 3/hour, store: shared, on-store-failure: deny } }";
            try (var front =
                    serve("redis: { url: \"" + url + "\", tls: { ca: \"" + authority.cert() + "\" } }", policy)) {
                assertThat(admitted(front, 9)).isEqualTo(3);
            }
            try (var front = serve("redis: { url: \"" + url + "\" }", policy)) {
                assertThat(head(front)).startsWith("HTTP/1.1 503");
                assertThat(health(front)).contains("store shared: ");
            }
        }
    }
}
