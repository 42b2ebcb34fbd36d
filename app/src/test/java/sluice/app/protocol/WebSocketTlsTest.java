package sluice.app.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static sluice.app.protocol.WebSocketEnd.TEXT;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// WebSockets of clients with TLS: what ends in the clear behind the gateway ends properly in TLS before it.
class WebSocketTlsTest {
    private final RawUpstream upstream = new RawUpstream();

    @TempDir
    Path directory;

    private Authority authority;
    private Front front;

    @BeforeEach
    void begin() {
        Leaks.listen();
        authority = new Authority(directory, "test-ca");
        front = Front.serve("""
                runtime: { loops: 1 }
                listeners: [{ name: public, address: "127.0.0.1:0", tls: { certificates: [%s] } }]
                upstreams: [{ name: things, endpoints: ["http://127.0.0.1:%d"] }]
                routes: [{ name: things, match: /**, to: things }]
                """.formatted(authority.issue("localhost").yaml(), upstream.port()));
        upstream.on("/echo", WebSocketEnd::echo);
    }

    @AfterEach
    void end() throws Exception {
        front.awaitMetric("sluice_tunnels", 0);
        front.close();
        upstream.close();
        assertThat(Leaks.take()).as("leaks").isEmpty();
    }

    private TlsClient connect() throws IOException {
        return new TlsClient(authority.context(null), front.address(), "localhost");
    }

    @Test
    void whatIsSaidComesBackUntilTheClientCloses() throws Exception {
        try (var client = connect()) {
            var socket = WebSocketEnd.open(client.http(), "/echo");
            for (var text : new String[] {"hello", "x".repeat(200_000)}) {
                socket.send(TEXT, text);
                assertThat(socket.read().text()).isEqualTo(text);
            }
            socket.close(1000);
            assertThat(socket.read().code()).isEqualTo(1000);
            assertThat(client.http().isClosed()).isTrue();
        }
        assertThat(front.logged("/echo")).contains("\"status\":101").doesNotContain("\"error\"");
    }

    @Test
    void aClientThatSaysGoodByeInTlsEndsTheTunnel() throws Exception {
        upstream.on("/left", visit -> {
            var end = WebSocketEnd.agree(visit);
            visit.note(end.read().text());
            visit.note(visit.wire().ends() ? "left" : "bytes came");
            visit.close();
        });
        try (var client = connect()) {
            WebSocketEnd.open(client.http(), "/left").send(TEXT, "bye");
            assertThat(upstream.noted()).isEqualTo("bye");
        }
        assertThat(upstream.noted()).isEqualTo("left");
        assertThat(front.logged("/left")).contains("\"status\":101");
    }

    @Test
    void aTunnelThatBreaksIsNotTakenForOneThatEnded() throws Exception {
        upstream.on("/broken", visit -> {
            WebSocketEnd.agree(visit);
            visit.wire().reset();
        });
        try (var client = connect()) {
            var socket = WebSocketEnd.open(client.http(), "/broken");
            assertThatThrownBy(socket::read)
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(java.io.EOFException.class);
        }
        assertThat(front.logged("/broken")).contains("\"error\":\"upstream_aborted\"");
    }
}
