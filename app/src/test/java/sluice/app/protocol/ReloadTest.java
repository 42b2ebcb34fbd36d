package sluice.app.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.control.bind.ConfigIndex;
import sluice.control.live.ConfigSource;
import sluice.control.live.LiveGateway;
import sluice.core.observe.Events;
import sluice.core.threads.SystemClock;

/// Configurations that change while clients are served.
class ReloadTest {
    private final ByteArrayOutputStream events = new ByteArrayOutputStream();
    private final RawUpstream upstream = new RawUpstream();

    @TempDir
    Path directory;

    private LiveGateway live;

    @BeforeEach
    void start() throws Exception {
        write("public", 90, 1);
        live = LiveGateway.start(
                new ConfigSource.Files(directory.resolve("gateway.yaml")),
                ConfigIndex.load(),
                new Events(SystemClock.INSTANCE, new PrintStream(events, true, StandardCharsets.UTF_8)));
    }

    @AfterEach
    void end() throws IOException {
        live.close();
        upstream.close();
    }

    private void write(String listener, int weight, int routes) throws IOException {
        var yaml = new StringBuilder("""
                admin: { address: "127.0.0.1:0" }
                access-log: { to: off }
                runtime: { loops: 2 }
                listeners: [{ name: %s, address: "127.0.0.1:0" }]
                upstreams:
                  - { name: v1, endpoints: ["http://127.0.0.1:%d"] }
                  - { name: v2, endpoints: ["http://127.0.0.1:%d"] }
                routes:
                  - { name: things, match: /ok, to: { split: { v1: %d, v2: 10 } } }
                """.formatted(listener, upstream.port(), upstream.port(), weight));
        for (int i = 0; i < routes; i++) {
            yaml.append(
                    "  - { name: r%d, match: /r%d, to: { respond: { status: 200, body: r%d } } }\n".formatted(i, i, i));
        }
        Files.writeString(directory.resolve("gateway.yaml"), yaml);
    }

    private RawClient client() throws IOException {
        return new RawClient(live.gateway().listeners().getFirst().address());
    }

    @Test
    void noRequestIsLostWhenTheConfigurationChanges() throws Exception {
        var over = new AtomicBoolean();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var asking = new ArrayList<Future<Integer>>();
            for (int i = 0; i < 8; i++) {
                Callable<Integer> ask = () -> ask(over);
                asking.add(threads.submit(ask));
            }
            for (int i = 0; i < 40; i++) {
                write(i % 2 == 0 ? "renamed" : "public", 10 + i, i % 5);
                assertThat(live.reload()).as("reload %d: %s", i, events).isTrue();
            }
            over.set(true);
            for (var answers : asking) {
                assertThat(answers.get()).as("answers to one client").isPositive();
            }
        }
        assertThat(live.gateway().snapshotsLive()).isEqualTo(1);
    }

    /// Asks on one connection until it is over, and expects every answer.
    private int ask(AtomicBoolean over) throws IOException {
        int answers = 0;
        try (var client = client()) {
            while (!over.get()) {
                var answer = client.get("/ok");
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.header("Connection")).isNull();
                answers++;
            }
        }
        return answers;
    }

    @Test
    void anOpenConnectionSeesTheNewRoutes() throws Exception {
        try (var client = client()) {
            assertThat(client.get("/r0").body()).isEqualTo("r0");
            assertThat(client.get("/r1").status()).isEqualTo(404);
            write("public", 90, 2);
            assertThat(live.reload()).isTrue();
            assertThat(client.get("/r1").body()).isEqualTo("r1");
        }
    }

    @Test
    void aRejectedChangeLeavesEverythingAsItWas() throws Exception {
        try (var client = client()) {
            Files.writeString(directory.resolve("gateway.yaml"), "listeners: [{ name: public, adress: x }]\n");
            assertThat(live.reload()).isFalse();
            assertThat(events.toString(StandardCharsets.UTF_8)).contains("gateway.yaml:1:", "adress", "address");
            assertThat(client.get("/ok").body()).isEqualTo("ok");
        }
    }

    @Test
    void anExchangeUnderWayEndsInTheWorldItBeganIn() throws Exception {
        var worked = new CompletableFuture<String>();
        upstream.on("/ok", visit -> {
            visit.note("asked");
            visit.answer(worked.join());
        });
        try (var client = client()) {
            client.send("GET /ok HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(upstream.noted()).isEqualTo("asked");
            write("public", 0, 1);
            assertThat(live.reload()).isTrue();
            assertThat(live.gateway().snapshotsLive()).isEqualTo(2);
            worked.complete("old and new");
            assertThat(client.answer().body()).isEqualTo("old and new");
            assertThat(client.get("/ok").body()).isEqualTo("old and new");
        }
    }

    @Test
    void anEventStreamOutlivesItsRouteAndDoesNotKeepItsConfiguration() throws Exception {
        var more = new CompletableFuture<String>();
        upstream.on("/ok", visit -> {
            visit.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n");
            visit.send(more.join());
            visit.close();
        });
        try (var client = client()) {
            client.send("GET /ok HTTP/1.0\r\n\r\n");
            assertThat(RawClient.status(client.head())).isEqualTo(200);
            assertThat(client.wire().octets(9)).isEqualTo("data: 1\n\n");
            Files.writeString(directory.resolve("gateway.yaml"), """
                    admin: { address: "127.0.0.1:0" }
                    access-log: { to: off }
                    runtime: { loops: 2 }
                    listeners: [{ name: public, address: "127.0.0.1:0" }]
                    """);
            assertThat(live.reload()).as("%s", events).isTrue();
            assertThat(live.gateway().snapshotsLive()).isEqualTo(1);
            more.complete("data: 2\n\n");
            assertThat(client.wire().rest()).isEqualTo("data: 2\n\n");
        }
    }
}
