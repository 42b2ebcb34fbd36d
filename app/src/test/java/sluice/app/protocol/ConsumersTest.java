package sluice.app.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.control.bind.ConfigIndex;
import sluice.control.live.ConfigSource;
import sluice.control.live.LiveGateway;
import sluice.core.observe.Events;
import sluice.core.threads.SystemClock;

/// Consumers in a file of their own, as clients notice them.
class ConsumersTest {
    @TempDir
    private Path directory;

    private final ByteArrayOutputStream events = new ByteArrayOutputStream();
    private final RecordingOrigin upstream = new RecordingOrigin();
    private LiveGateway live;

    @BeforeEach
    void begin() throws Exception {
        people(line("acme", "one"), line("bolt", "two"));
        configure("100/s");
        live = LiveGateway.start(
                new ConfigSource.Files(directory.resolve("sluice.yaml")),
                ConfigIndex.load(),
                new Events(SystemClock.INSTANCE, new PrintStream(events, true, UTF_8)));
    }

    private void configure(String limit) throws IOException {
        Files.writeString(directory.resolve("sluice.yaml"), """
                admin: { address: "127.0.0.1:0" }
                access-log: { to: off }
                listeners: [{ name: public, address: "127.0.0.1:0" }]
                upstreams: [{ name: things, endpoints: ["http://127.0.0.1:%d"] }]
                tiers: [free, pro]
                consumers: { file: people.ndjson }
                routes:
                  - name: orders
                    match: /orders
                    policies:
                      - api-key: {}
                      - rate-limit: { limit: %s, per: consumer }
                    to: things
                  - { name: pro, match: /pro, policies: [{ api-key: {} }, { authorize: { tiers: [pro] } }], to: things }
                  - name: own
                    match: /own
                    policies:
                      - api-key: { required: false }
                      - authorize: { allow: "consumer.attributes['tenant'] == request.headers['x-tenant'] && int(request.headers['x-number']) > 0" }
                    to: things
                """.formatted(upstream.port(), limit));
    }

    private void people(String... lines) throws IOException {
        var next = directory.resolve("people.next");
        Files.writeString(next, String.join("\n", lines) + "\n");
        Files.move(next, directory.resolve("people.ndjson"), REPLACE_EXISTING);
    }

    private static String line(String name, String key) {
        return "{\"name\":\"" + name + "\",\"api-keys\":[\"" + SecretsStayTest.sha256(key)
                + "\"],\"attributes\":{\"tenant\":\"t-" + name + "\"}}";
    }

    @AfterEach
    void end() throws IOException {
        live.close();
        upstream.close();
    }

    @Test
    void aNewKeyIsTakenUpAndAnOldOneRefusedWithoutARestart() throws Exception {
        assertThat(ask("/orders", "one")).isEqualTo(200);
        assertThat(ask("/orders", "three")).isEqualTo(401);

        people(line("acme", "three"), line("bolt", "two"));

        assertThat(live.reload()).isTrue();
        assertThat(ask("/orders", "three")).isEqualTo(200);
        assertThat(ask("/orders", "one")).isEqualTo(401);
        assertThat(upstream.take()).hasSize(2);
    }

    @Test
    void aChangedFileIsNoticed() throws Exception {
        var before = live.plan();
        live.watch();

        people(line("acme", "three"));

        long until = System.nanoTime() + 60_000_000_000L;
        while (live.plan() == before && System.nanoTime() - until < 0) {
            Thread.sleep(20);
        }
        assertThat(ask("/orders", "three")).isEqualTo(200);
        assertThat(ask("/orders", "two")).isEqualTo(401);
    }

    @Test
    void aBrokenFileChangesNothing() throws Exception {
        people(line("acme", "three"), "{\"name\":");

        assertThat(live.reload()).isFalse();
        assertThat(events.toString(UTF_8)).contains("people.ndjson:2:9: no JSON");
        assertThat(ask("/orders", "one")).isEqualTo(200);
        assertThat(ask("/orders", "three")).isEqualTo(401);
    }

    @Test
    void whatHasNotChangedIsNotMadeAgain() throws Exception {
        var before = live.plan().people();
        configure("50/s");
        assertThat(live.reload()).isTrue();
        assertThat(live.plan().people()).isSameAs(before);

        people(line("acme", "one"));
        assertThat(live.reload()).isTrue();
        assertThat(live.plan().people()).isNotSameAs(before);
    }

    @Test
    void whoIsRefusedByALimitIsCountedByTier() throws Exception {
        configure("1/hour");
        people(line("acme", "one").replace("{\"name\"", "{\"tier\":\"pro\",\"name\""), line("bolt", "two"));
        assertThat(live.reload()).isTrue();

        assertThat(ask("/orders", "one")).isEqualTo(200);
        assertThat(ask("/orders", "one")).isEqualTo(429);
        assertThat(ask("/orders", "two")).isEqualTo(200);

        var metrics = new ByteArrayOutputStream();
        var uri = URI.create("http://127.0.0.1:" + live.admin().address().getPort() + "/metrics");
        try (var in = uri.toURL().openStream()) {
            in.transferTo(metrics);
        }
        assertThat(metrics.toString(UTF_8))
                .contains("sluice_rate_limited_total{route=\"orders\",tier=\"pro\"} 1.0")
                .doesNotContain("acme");
    }

    @Test
    void whoIsKnownButNotEntitledIsForbidden() throws Exception {
        assertThat(ask("/pro", "one")).isEqualTo(403);
        people(line("acme", "one").replace("{\"name\"", "{\"tier\":\"pro\",\"name\""));
        assertThat(live.reload()).isTrue();

        assertThat(ask("/pro", "one")).isEqualTo(200);
        assertThat(upstream.take()).hasSize(1);
    }

    @Test
    void whatIsAllowedMayDependOnAllFactsAndDoesNotHoldWhenItFails() throws Exception {
        assertThat(ask("/own", "one", "X-Tenant: t-acme", "X-Number: 1")).isEqualTo(200);
        assertThat(ask("/own", "one", "X-Tenant: t-bolt", "X-Number: 1")).isEqualTo(403);
        assertThat(ask("/own", "one", "X-Tenant: t-acme", "X-Number: none")).isEqualTo(403);
        try (var client = client()) {
            var answer = client.get("/own", "X-Tenant: t-acme", "X-Number: 1");
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate")).isEqualTo("ApiKey in=\"request.headers.x-api-key\"");
        }
        assertThat(upstream.take()).hasSize(1);
    }

    private RawClient client() throws IOException {
        return new RawClient(live.gateway().listeners().getFirst().address());
    }

    private int ask(String path, String key, String... lines) throws IOException {
        try (var client = client()) {
            var all = new ArrayList<>(List.of(lines));
            all.add("X-Api-Key: " + key);
            return client.get(path, all.toArray(String[]::new)).status();
        }
    }
}
