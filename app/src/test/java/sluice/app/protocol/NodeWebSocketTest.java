package sluice.app.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The client and the server that most applications in JavaScript use (`ws`), with the gateway between them.
class NodeWebSocketTest {
    private static final String[] CHECKS = {
        "ok texts",
        "ok bigMessages",
        "ok fragments",
        "ok pings",
        "ok closeOfTheServer",
        "ok closeOfTheClient",
        "ok aServerThatBreaksOff",
        "ok subprotocols",
        "ok compression",
        "ok refusals",
        "ok manyAtOnce"
    };

    private static final String[] HTTP2_CHECKS = {
        "ok offered",
        "ok echoes",
        "ok bigMessages",
        "ok manyOnOneConnection",
        "ok resets",
        "ok illegalFrames",
        "ok refusals"
    };

    @TempDir
    private static Path directory;

    private static Peers peers;
    private static int upstream;
    private static Front plain;
    private static Front secure;

    @BeforeAll
    static void start() throws Exception {
        Leaks.listen();
        peers = new Peers(Files.createDirectory(directory.resolve("node")));
        var identity = new Authority(directory, "test-ca").issue("localhost");
        upstream = peers.serve("server.mjs");
        plain = serve("");
        secure = serve(", tls: { certificates: [%s] }".formatted(identity.yaml()));
    }

    private static Front serve(String tls) {
        return Front.serve("""
                runtime: { loops: 2 }
                listeners: [{ name: public, address: "127.0.0.1:0", protocols: [h2, http/1.1]%s }]
                upstreams: [{ name: chat, endpoints: ["http://127.0.0.1:%d"] }]
                routes: [{ name: chat, match: /**, to: chat }]
                """.formatted(tls, upstream));
    }

    @AfterAll
    static void end() throws Exception {
        peers.close();
        Leaks.expectNone(plain);
        plain.close();
        secure.close();
    }

    @Test
    void everythingThatApplicationsDoWorksThroughTheGateway() throws Exception {
        assertThat(peers.run(
                        "node",
                        "client.mjs",
                        "ws://127.0.0.1:" + plain.address().getPort()))
                .containsExactly(CHECKS);
        expectTruth(plain);
    }

    @Test
    void andWithTls() throws Exception {
        assertThat(peers.run(
                        "node",
                        "client.mjs",
                        "wss://127.0.0.1:" + secure.address().getPort(),
                        "{\"rejectUnauthorized\":false}"))
                .containsExactly(CHECKS);
        expectTruth(secure);
    }

    @Test
    void webSocketsOverHttp2() throws Exception {
        var port = secure.address().getPort();
        assertThat(peers.run("node", "h2client.mjs", "https://127.0.0.1:" + port))
                .containsExactly(HTTP2_CHECKS);
        assertThat(secure.logged("/echoes"))
                .contains("\"status\":101", "\"protocol\":\"HTTP/2\"", "\"method\":\"GET\"")
                .doesNotContain("\"error\"");
        assertThat(secure.logged("/resets")).contains("\"status\":101", "\"error\":\"client_aborted\"");
        assertThat(secure.logged("/broken")).contains("\"status\":101", "\"error\":\"upstream_aborted\"");
        assertThat(secure.logged("/illegal")).contains("\"status\":101", "\"error\":\"request_invalid\"");
        secure.awaitMetric("sluice_tunnels", 0);
        plain.awaitMetric("sluice_tunnels", 0);
        assertThat(peers.run(
                        "node",
                        "h2client.mjs",
                        "http://127.0.0.1:" + plain.address().getPort()))
                .containsExactly(HTTP2_CHECKS);
    }

    private static void expectTruth(Front front) throws IOException {
        assertThat(front.logged("/compression"))
                .as("compressed messages pass as they are: 1.6 MB of text")
                .containsPattern("\"response_bytes\":[0-9]{4},");
        assertThat(front.logged("/forbidden")).contains("\"status\":401");
        assertThat(front.logged("/breaks")).contains("\"status\":101");
        front.awaitMetric("sluice_tunnels", 0);
    }
}
