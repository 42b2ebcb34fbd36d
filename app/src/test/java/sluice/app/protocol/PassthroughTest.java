package sluice.app.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Connections whose TLS is not ended here.
class PassthroughTest {
    private static final int LONG = 4 * 1024 * 1024;

    @TempDir
    Path directory;

    private Authority authority;
    private SSLContext trusting;
    private SSLServerSocket inside;
    private Front front;

    @BeforeEach
    void start() throws Exception {
        Leaks.listen();
        authority = new Authority(directory, "test");
        trusting = authority.context(null);
        var itself = authority.context(authority.issue("db.internal.example.com"));
        inside = (SSLServerSocket)
                itself.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        front = Front.serve("""
                runtime: { loops: 1 }
                listeners:
                  - name: public
                    address: "127.0.0.1:0"
                    tls: { certificates: [%s] }
                    passthrough:
                      - { sni: "*.internal.example.com", to: inside }
                      - { sni: nobody.example.com, to: nobody }
                    timeouts: { tls-handshake: 2s, tunnel-idle: 2s }
                upstreams:
                  - { name: inside, endpoints: ["https://127.0.0.1:%d"] }
                  - { name: nobody, endpoints: ["https://127.0.0.1:1"] }
                routes: [{ name: here, match: /**, to: { respond: { status: 200, body: here } } }]
                """.formatted(authority.issue("api.example.com").yaml(), inside.getLocalPort()));
    }

    @AfterEach
    void end() throws IOException {
        front.close();
        inside.close();
    }

    private interface Serving {
        void serve(InputStream in, OutputStream out) throws IOException;
    }

    /// The next connection inside.
    private CompletableFuture<Void> inside(Serving serving) {
        var over = new CompletableFuture<Void>();
        Thread.ofVirtual().start(() -> {
            try (var socket = (SSLSocket) inside.accept()) {
                serving.serve(socket.getInputStream(), socket.getOutputStream());
                over.complete(null);
            } catch (IOException e) {
                over.completeExceptionally(e);
            }
        });
        return over;
    }

    private TlsClient client(String name) throws IOException {
        var address = front.live().gateway().listeners().getFirst().address();
        return new TlsClient(trusting, address, name);
    }

    @Test
    void aNameInsideIsServedByItsOwnCertificate() throws Exception {
        var over = inside((in, out) -> {
            out.write(in.readNBytes(4));
            out.flush();
        });
        try (var client = client("db.internal.example.com")) {
            assertThat(client.names()).containsExactly("db.internal.example.com");
            client.http().send("ping");
            assertThat(client.http().wire().octets(4)).isEqualTo("ping");
            assertThat(client.http().isClosed()).isTrue();
        }
        over.get(15, TimeUnit.SECONDS);
    }

    @Test
    void everyOtherNameIsServedHere() throws Exception {
        for (var name : new String[] {"api.example.com", "internal.example.com", "a.b.internal.example.com", ""}) {
            try (var client = client(name)) {
                assertThat(client.names()).containsExactly("api.example.com");
                assertThat(client.http().get("/").body()).isEqualTo("here");
            }
        }
    }

    @Test
    void longBodiesPassBothWaysWhole() throws Exception {
        var bytes = "0123456789abcdef".repeat(LONG / 16);
        var over = inside((in, out) -> {
            for (int left = LONG; left > 0; ) {
                var piece = in.readNBytes(Math.min(left, 100_000));
                out.write(piece);
                left -= piece.length;
            }
            out.flush();
        });
        try (var client = client("DB.Internal.example.com")) {
            var sent = CompletableFuture.runAsync(() -> {
                try {
                    client.http().send(bytes);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            assertThat(client.http().wire().octets(LONG)).isEqualTo(bytes);
            sent.get(15, TimeUnit.SECONDS);
        }
        over.get(15, TimeUnit.SECONDS);
    }

    @Test
    void theEndOfTheClientReachesTheInside() throws Exception {
        var over = inside((in, _) -> assertThat(in.readAllBytes()).hasSize(3));
        try (var client = client("db.internal.example.com")) {
            client.http().send("bye");
        }
        over.get(15, TimeUnit.SECONDS);
    }

    @Test
    void silenceOfBothSidesEndsTheConnection() throws Exception {
        inside((in, _) -> in.readAllBytes());
        try (var client = client("db.internal.example.com")) {
            assertThat(client.http().isClosed()).isTrue();
        }
    }

    @Test
    void anUpstreamThatIsNotThereEndsTheConnection() {
        assertThatThrownBy(() -> client("nobody.example.com").close()).isInstanceOf(IOException.class);
    }

    @Test
    void garbageBehindTheFirstByteEndsTheConnection() throws Exception {
        try (var client = front.client()) {
            client.send("\u0016\u0003\u0001\u0000\u0005\u0001\u0000\u0000\u0001\u0000");
            assertThat(client.wire().rest()).as("at most an alert").hasSizeLessThan(16);
        }
    }
}
