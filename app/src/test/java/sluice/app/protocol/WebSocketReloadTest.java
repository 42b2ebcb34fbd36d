package sluice.app.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static sluice.app.protocol.WebSocketEnd.CLOSE;
import static sluice.app.protocol.WebSocketEnd.TEXT;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.control.bind.ConfigIndex;
import sluice.control.live.ConfigSource;
import sluice.control.live.LiveGateway;
import sluice.core.observe.Events;
import sluice.core.threads.SystemClock;

/// Tunnels when the configuration changes under them, and when the gateway ends.
class WebSocketReloadTest {
    private static final String CHAT =
            "{ name: chat, match: /chat, policies: [{ rate-limit: { limit: 100/s, per: client.ip } }], to: chat }";
    private static final String FIXED = "{ name: fixed, match: /fixed, to: { respond: { status: 200, body: ok } } }";

    private final ByteArrayOutputStream events = new ByteArrayOutputStream();
    private final RawUpstream upstream = new RawUpstream();
    private final RawUpstream other = new RawUpstream();

    @TempDir
    Path directory;

    private LiveGateway live;

    @BeforeEach
    void start() throws Exception {
        upstream.on("/chat", visit -> {
            var end = WebSocketEnd.agree(visit);
            for (var frame = end.read(); frame.opcode() != CLOSE; frame = end.read()) {
                end.send(TEXT, frame.text());
            }
            upstream.note("closed");
        });
        other.on("/chat", visit -> visit.answer("another upstream"));
        write("127.0.0.1", upstream, CHAT);
        live = LiveGateway.start(
                new ConfigSource.Files(directory.resolve("gateway.yaml")),
                ConfigIndex.load(),
                new Events(SystemClock.INSTANCE, new PrintStream(events, true, UTF_8)));
    }

    @AfterEach
    void end() throws IOException {
        live.close();
        upstream.close();
        other.close();
    }

    private void write(String host, RawUpstream chat, String route) throws IOException {
        Files.writeString(directory.resolve("gateway.yaml"), """
                admin: { address: "127.0.0.1:0" }
                access-log: { to: off }
                runtime: { loops: 2 }
                drain: { delay: 0s, timeout: 300ms }
                listeners: [{ name: public, address: "%s:0" }]
                upstreams: [{ name: chat, endpoints: ["http://127.0.0.1:%d"] }]
                routes: [%s]
                """.formatted(host, chat.port(), route));
    }

    private RawClient client() throws IOException {
        return new RawClient(live.gateway().listeners().getFirst().address());
    }

    @Test
    void aTunnelOutlivesItsRouteItsUpstreamAndItsListener() throws Exception {
        try (var client = client()) {
            var socket = WebSocketEnd.open(client, "/chat");
            say(socket, "before");
            write("127.0.0.1", other, CHAT);
            assertThat(live.reload()).as("%s", events).isTrue();
            say(socket, "the upstream has other endpoints");
            write("127.0.0.1", other, FIXED);
            assertThat(live.reload()).as("%s", events).isTrue();
            say(socket, "the route is gone");
            write("127.0.0.2", other, FIXED);
            assertThat(live.reload()).as("%s", events).isTrue();
            say(socket, "the listener is gone");
            assertThat(live.gateway().snapshotsLive()).isEqualTo(1);
            assertThat(live.gateway().tunnels()).isEqualTo(1);
            live.drain();
            assertThat(socket.read().code()).as("told at the end, too").isEqualTo(1001);
        }
    }

    private static void say(WebSocketEnd socket, String text) throws IOException {
        socket.send(TEXT, text);
        assertThat(socket.read().text()).isEqualTo(text);
    }

    @Test
    void manyTunnelsSurviveManyReloads() throws Exception {
        var clients = new ArrayList<RawClient>();
        var sockets = new ArrayList<WebSocketEnd>();
        for (int i = 0; i < 20; i++) {
            clients.add(client());
            sockets.add(WebSocketEnd.open(clients.getLast(), "/chat"));
        }
        for (int i = 0; i < 10; i++) {
            write("127.0.0.1", upstream, i % 2 == 0 ? FIXED : CHAT);
            assertThat(live.reload()).as("reload %d: %s", i, events).isTrue();
            for (var socket : sockets) {
                say(socket, "reload " + i);
            }
            assertThat(live.gateway().snapshotsLive()).isEqualTo(1);
        }
        for (int i = 0; i < clients.size(); i++) {
            sockets.get(i).close(1000);
            assertThat(upstream.noted()).isEqualTo("closed");
            clients.get(i).close();
        }
    }

    @Test
    void tunnelsHaveTheTimeToDrainAndAreThenClosedOnBothSides() throws Exception {
        upstream.on("/chat", visit -> {
            var end = WebSocketEnd.agree(visit);
            end.send(TEXT, end.read().text());
            upstream.note("closed with " + end.read().code());
        });
        try (var client = client()) {
            var socket = WebSocketEnd.open(client, "/chat");
            live.beginDrain();
            while (live.phase() != LiveGateway.Phase.DRAINING) {
                Thread.onSpinWait();
            }
            say(socket, "one last word");
            assertThat(socket.read().code()).isEqualTo(1001);
            assertThat(upstream.noted()).isEqualTo("closed with 1001");
        }
        live.awaitEnd();
        assertThat(live.gateway().tunnels()).isZero();
    }

    @Test
    void aTunnelThatCannotBeToldIsCut() throws Exception {
        upstream.on("/chat", visit -> {
            WebSocketEnd.agree(visit);
            visit.send("\201\176\020\000half a frame");
            visit.note("sent");
            visit.wire().ends();
        });
        try (var client = client()) {
            WebSocketEnd.open(client, "/chat");
            assertThat(upstream.noted()).isEqualTo("sent");
            client.wire().octets(16);
            live.drain();
            assertThat(client.isClosed()).isTrue();
        }
    }
}
