package sluice.app.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigInteger;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.control.bind.ConfigIndex;
import sluice.control.live.ConfigSource;
import sluice.control.live.LiveGateway;
import sluice.core.observe.Events;
import sluice.core.threads.SystemClock;

/// Certificates and configurations that change, and a gateway that ends, while clients of HTTP/2 over TLS are served.
class SecuredLifeTest {
    private static final int CLIENTS = 4;

    private final ByteArrayOutputStream events = new ByteArrayOutputStream();
    private final RawUpstream upstream = new RawUpstream();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicBoolean over = new AtomicBoolean();

    @TempDir
    Path directory;

    private Authority authority;
    private SSLContext trusting;
    private LiveGateway live;

    @BeforeEach
    void start() throws Exception {
        authority = new Authority(directory, "test");
        trusting = authority.context(null);
        renewCertificate();
        write(0);
        live = LiveGateway.start(
                new ConfigSource.Files(directory.resolve("gateway.yaml")),
                ConfigIndex.load(),
                new Events(SystemClock.INSTANCE, new PrintStream(events, true, StandardCharsets.UTF_8)));
    }

    @AfterEach
    void end() throws IOException {
        over.set(true);
        threads.close();
        live.close();
        upstream.close();
    }

    private BigInteger renewCertificate() throws IOException {
        var issued = authority.issue("localhost");
        Files.copy(issued.cert(), directory.resolve("server.crt"), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(issued.key(), directory.resolve("server.key"), StandardCopyOption.REPLACE_EXISTING);
        return issued.certificate().getSerialNumber();
    }

    private void write(int routes) throws IOException {
        var yaml = new StringBuilder("""
                admin: { address: "127.0.0.1:0" }
                access-log: { to: off }
                runtime: { loops: 2 }
                drain: { delay: 500ms, timeout: 10s }
                listeners:
                  - name: public
                    address: "127.0.0.1:0"
                    protocols: [h2, http/1.1]
                    tls: { certificates: [{ cert: server.crt, key: server.key }] }
                upstreams: [{ name: things, endpoints: ["http://127.0.0.1:%d"] }]
                routes:
                  - { name: things, match: { path: [/ok, /slow] }, to: things }
                """.formatted(upstream.port()));
        for (int i = 0; i < routes; i++) {
            yaml.append("  - { name: r%d, match: /r%d, to: { respond: { status: 200 } } }%n".formatted(i, i));
        }
        Files.writeString(directory.resolve("gateway.yaml"), yaml);
    }

    @Test
    void noRequestIsLostWhenCertificateAndConfigurationChange() throws Exception {
        var asking = askers();
        var shown = new HashSet<BigInteger>();
        for (int i = 1; i <= 10; i++) {
            var serial = renewCertificate();
            write(i % 4);
            assertThat(live.reload()).as("reload %d: %s", i, events).isTrue();
            assertThat(serialShown()).as("what a new handshake sees").isEqualTo(serial);
            shown.add(serial);
        }
        over.set(true);
        for (var answers : asking) {
            assertThat(answers.get()).as("answers to one client").isPositive();
        }
        assertThat(shown).hasSize(10);
        assertThat(live.gateway().snapshotsLive()).isEqualTo(1);
    }

    @Test
    void aCertificateThatDoesNotFitItsKeyLeavesTheOldOneServing() throws Exception {
        var before = serialShown();
        Files.copy(
                authority.issue("localhost").cert(),
                directory.resolve("server.crt"),
                StandardCopyOption.REPLACE_EXISTING);
        assertThat(live.reload()).isFalse();
        assertThat(events.toString(StandardCharsets.UTF_8)).contains("server.");
        assertThat(serialShown()).isEqualTo(before);
    }

    /// Clients leave while the gateway announces its end, as they do behind a load balancer that watches readiness;
    /// what
    /// they asked before is answered, though it takes until long after the listeners have closed.
    @Test
    void noRequestIsLostWhenTheGatewayEnds() throws Exception {
        var closed = new CountDownLatch(1);
        upstream.on("/slow", visit -> {
            upstream.note("asked");
            await(closed);
            visit.answer("slow");
        });
        var asking = askers();
        Callable<HttpResponse<String>> slow = () -> {
            try (var client = client()) {
                return client.send(request("/slow"), HttpResponse.BodyHandlers.ofString());
            }
        };
        var late = threads.submit(slow);
        assertThat(upstream.noted()).isEqualTo("asked");
        var address = live.gateway().listeners().getFirst().address();
        live.beginDrain();
        over.set(true);
        for (var answers : asking) {
            assertThat(answers.get()).as("answers to one client").isPositive();
        }
        awaitRefusal(address);
        closed.countDown();
        live.awaitEnd();
        assertThat(late.get().body()).isEqualTo("slow");
        assertThat(events.toString(StandardCharsets.UTF_8)).contains("drained").doesNotContain("had to be cut");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(15, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitRefusal(InetSocketAddress address) throws IOException {
        while (true) {
            try (var socket = new Socket(address.getAddress(), address.getPort())) {
                assertThat(socket.isConnected()).isTrue();
            } catch (ConnectException e) {
                return;
            }
        }
    }

    private List<Future<Integer>> askers() {
        var asking = new ArrayList<Future<Integer>>();
        for (int i = 0; i < CLIENTS; i++) {
            Callable<Integer> kept = this::ask;
            asking.add(threads.submit(kept));
        }
        Callable<Integer> fresh = this::shakeHands;
        asking.add(threads.submit(fresh));
        return asking;
    }

    private HttpClient client() {
        return HttpClient.newBuilder()
                .sslContext(trusting)
                .version(HttpClient.Version.HTTP_2)
                .build();
    }

    private HttpRequest request(String path) {
        int port = live.gateway().listeners().getFirst().address().getPort();
        return HttpRequest.newBuilder(URI.create("https://localhost:" + port + path))
                .build();
    }

    /// Asks over one connection of HTTP/2 and expects every answer.
    private int ask() throws IOException, InterruptedException {
        int answers = 0;
        try (var client = client()) {
            while (!over.get()) {
                var answer = client.send(request("/ok"), HttpResponse.BodyHandlers.ofString());
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
                answers++;
            }
        }
        return answers;
    }

    /// Shakes hands anew for every request.
    private int shakeHands() throws IOException {
        int answers = 0;
        while (!over.get()) {
            var address = live.gateway().listeners().getFirst().address();
            try (var client = new TlsClient(trusting, address, "localhost")) {
                assertThat(client.http().get("/ok").status()).isEqualTo(200);
                answers++;
            }
        }
        return answers;
    }

    /// What a client sees that has never been here: no session to resume.
    private BigInteger serialShown() throws Exception {
        var address = live.gateway().listeners().getFirst().address();
        try (var client = new TlsClient(authority.context(null), address, "localhost", List.of("h2"))) {
            return client.certificate().getSerialNumber();
        }
    }
}
