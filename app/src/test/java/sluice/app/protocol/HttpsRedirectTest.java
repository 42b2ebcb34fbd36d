package sluice.app.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A cleartext listener that sends everybody to https.
class HttpsRedirectTest {
    @TempDir
    Path directory;

    @Test
    void everythingIsSentToTheSameUrlWithHttps() throws Exception {
        try (var front = Front.serve("""
                listeners: [{ name: plain, address: "127.0.0.1:0", redirect-to-https: true }]
                routes: [{ name: all, match: /**, to: { respond: { status: 200, body: reached } } }]
                policies: [{ response-headers: { set: { X-Gateway: seen } } }]
                """);
                var client = front.client()) {
            for (var method : new String[] {"GET", "POST", "DELETE"}) {
                var answer = client.ask(method, "/a/b%20c?x=1&y=%2F", "Content-Length: 0");
                assertThat(answer.status()).isEqualTo(308);
                assertThat(answer.header("Location")).isEqualTo("https://api.example.com/a/b%20c?x=1&y=%2F");
                assertThat(answer.header("X-Gateway")).isEqualTo("seen");
                assertThat(answer.body()).isEmpty();
            }
            client.send("GET /x HTTP/1.1\r\nHost: API.example.com:8080\r\n\r\n");
            assertThat(client.answer().header("Location")).isEqualToIgnoringCase("https://api.example.com/x");
            client.send("GET /x HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n");
            assertThat(client.answer().header("Location")).isEqualTo("https://[::1]/x");
            client.send("GET /x HTTP/1.0\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(400);
        }
    }

    @Test
    void thePortIsThatOfTheListenerWithTls() throws Exception {
        var own = new Authority(directory, "ca").issue("localhost");
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try (var front = Front.serve("""
                listeners:
                  - { name: plain, address: "127.0.0.1:0", redirect-to-https: true }
                  - { name: secure, address: "127.0.0.1:%d", tls: { certificates: [%s] } }
                routes: [{ name: all, match: /**, to: { respond: { status: 200, body: reached } } }]
                """.formatted(port, own.yaml()))) {
            var plain = front.live().gateway().listeners().stream()
                    .filter(it -> it.name().equals("plain"))
                    .findFirst()
                    .orElseThrow();
            try (var client = new RawClient(plain.address())) {
                assertThat(client.get("/x").header("Location")).isEqualTo("https://api.example.com:" + port + "/x");
            }
        }
    }
}
