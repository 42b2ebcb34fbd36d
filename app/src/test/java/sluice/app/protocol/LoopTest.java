package sluice.app.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

/// An upstream that is the gateway itself.
class LoopTest {
    @Test
    void aRequestThatComesBackAgainAndAgainEnds() throws IOException {
        int port = freePort();
        try (var front = Front.serve("""
                runtime: { loops: 2 }
                listeners: [{ name: public, address: "127.0.0.1:%1$d" }]
                upstreams: [{ name: self, endpoints: ["http://127.0.0.1:%1$d"] }]
                routes: [{ name: self, match: /**, to: self }]
                """.formatted(port))) {
            try (var client = front.client()) {
                var answer = client.get("/round");
                assertThat(answer.status()).isEqualTo(502);
                assertThat(answer.body()).contains("\"error\":\"loop_detected\"");
                assertThat(answer.header("Proxy-Status")).contains("error=proxy_loop_detected");
                assertThat(front.logged("/round", 11))
                        .filteredOn(line -> line.contains("\"error\":\"loop_detected\""))
                        .hasSize(1);
                assertThat(client.get("/round", "Connection: Via").status())
                        .as("one that wants the traces taken out")
                        .isEqualTo(502);
            }
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
