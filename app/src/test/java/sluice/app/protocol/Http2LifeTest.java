package sluice.app.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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

/// How connections of HTTP/2 end, and that no request is lost with them.
class Http2LifeTest {
    private final ByteArrayOutputStream events = new ByteArrayOutputStream();
    private final CountDownLatch release = new CountDownLatch(1);
    private final RawUpstream upstream = new RawUpstream();

    @TempDir
    Path directory;

    private LiveGateway live;

    @BeforeEach
    void start() throws Exception {
        upstream.on("/late", visit -> {
            visit.note("asked");
            try {
                release.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            visit.answer("late");
        });
        write("127.0.0.1", 90, "75s");
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

    private void write(String address, int weight, String keepAlive) throws IOException {
        Files.writeString(directory.resolve("gateway.yaml"), """
                admin: { address: "127.0.0.1:0" }
                access-log: { to: off }
                runtime: { loops: 1 }
                listeners: [{ name: public, address: "%s:0", timeouts: { keep-alive: %s } }]
                upstreams:
                  - { name: v1, endpoints: ["http://127.0.0.1:%d"] }
                  - { name: v2, endpoints: ["http://127.0.0.1:%d"] }
                routes: [{ name: things, match: /**, to: { split: { v1: %d, v2: 10 } } }]
                """.formatted(
                        address, keepAlive, upstream.port(), upstream.port(), weight));
    }

    private Http2Client client() throws IOException {
        var address = live.gateway().listeners().getFirst().address();
        return new Http2Client(new Socket(address.getAddress(), address.getPort()));
    }

    /// The gateway says that it leaves, learns that the client has heard it, and names the last request it answers.
    private void leaves(Http2Client client) throws IOException {
        var first = client.await(Http2Client.GOAWAY);
        assertThat(first.number(0)).isEqualTo(Integer.MAX_VALUE);
        assertThat(first.number(4)).isEqualTo(Http2Client.NO_ERROR);
        client.get(3, "/ok"); // was on its way
        assertThat(client.answer(3).body()).isEqualTo("ok");
        release.countDown();
        assertThat(client.answer(1).body()).isEqualTo("late");
        assertThat(client.end()).isEqualTo(Http2Client.NO_ERROR);
        assertThat(client.lastStream()).isEqualTo(3);
    }

    @Test
    void aDrainLosesNoRequest() throws Exception {
        try (var client = client()) {
            client.get(1, "/late");
            assertThat(upstream.noted()).isEqualTo("asked");
            live.gateway().announceDrain();
            var left = CompletableFuture.supplyAsync(() -> {
                try {
                    return live.gateway().drain(TimeUnit.SECONDS.toNanos(10));
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            leaves(client);
            assertThat(left.get(10, TimeUnit.SECONDS))
                    .as("connections that were left over")
                    .isZero();
        }
    }

    @Test
    void aListenerThatIsTakenAwayLosesNoRequest() throws Exception {
        try (var client = client()) {
            client.get(1, "/late");
            assertThat(upstream.noted()).isEqualTo("asked");
            write("127.0.0.2", 90, "75s");
            assertThat(live.reload())
                    .as(events.toString(StandardCharsets.UTF_8))
                    .isTrue();
            var first = client.await(Http2Client.GOAWAY);
            assertThat(first.number(0)).isEqualTo(Integer.MAX_VALUE);
            release.countDown();
            assertThat(client.answer(1).body()).isEqualTo("late");
            assertThat(client.end()).isEqualTo(Http2Client.NO_ERROR);
        }
    }

    @Test
    void reloadsAreNotNoticed() throws Exception {
        var over = new AtomicBoolean();
        var asking = CompletableFuture.supplyAsync(() -> {
            try (var client = client()) {
                int stream = 1;
                for (; !over.get(); stream += 2) {
                    assertThat(client.get(stream, "/ok").answer(stream).body()).isEqualTo("ok");
                }
                return stream / 2;
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        for (int i = 0; i < 20; i++) {
            write("127.0.0.1", 10 + i, "75s");
            assertThat(live.reload())
                    .as(events.toString(StandardCharsets.UTF_8))
                    .isTrue();
        }
        over.set(true);
        assertThat(asking.get(10, TimeUnit.SECONDS)).as("answers").isPositive();
    }

    @Test
    void anIdleConnectionIsClosedInOrder() throws Exception {
        write("127.0.0.2", 90, "300ms");
        assertThat(live.reload()).as(events.toString(StandardCharsets.UTF_8)).isTrue();
        try (var client = client()) {
            assertThat(client.get(1, "/ok").answer(1).body()).isEqualTo("ok");
            assertThat(client.end()).isEqualTo(Http2Client.NO_ERROR);
            assertThat(client.lastStream()).isEqualTo(1);
        }
    }
}
