package sluice.app.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
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

/// Certificate files that change while clients are served.
class CertificateReloadTest {
    @TempDir
    Path directory;

    private final ByteArrayOutputStream events = new ByteArrayOutputStream();
    private Authority authority;
    private LiveGateway live;

    @BeforeEach
    void start() throws Exception {
        Leaks.listen();
        authority = new Authority(directory, "ca");
        install(authority.issueEnded(Duration.ofDays(-20), "old.example.com"));
        Files.writeString(directory.resolve("gateway.yaml"), """
                admin: { address: "127.0.0.1:0" }
                access-log: { to: off }
                listeners:
                  - { name: public, address: "127.0.0.1:0", tls: { certificates: [{ cert: server.crt, key: server.key }] } }
                routes: [{ name: ok, match: /ok, to: { respond: { status: 200, body: ok } } }]
                """);
        live = LiveGateway.start(
                new ConfigSource.Files(directory.resolve("gateway.yaml")),
                ConfigIndex.load(),
                new Events(SystemClock.INSTANCE, new PrintStream(events, true, UTF_8)));
    }

    @AfterEach
    void end() {
        live.close();
        assertThat(Leaks.take()).as("leaks").isEmpty();
    }

    private void install(Authority.Identity identity) throws IOException {
        Files.copy(identity.key(), directory.resolve("server.key"), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(identity.cert(), directory.resolve("server.crt"), StandardCopyOption.REPLACE_EXISTING);
    }

    private TlsClient connect() throws IOException {
        return new TlsClient(
                authority.context(null), live.gateway().listeners().getFirst().address(), "", List.of("http/1.1"));
    }

    private String metric(String start) throws IOException {
        var uri = URI.create("http://127.0.0.1:" + live.admin().address().getPort() + "/metrics");
        try (var in = uri.toURL().openStream()) {
            return new String(in.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(start))
                    .findFirst()
                    .orElse("");
        }
    }

    @Test
    void aCertificateThatEndsSoonIsComplainedAboutAndMeasured() throws Exception {
        assertThat(events.toString(UTF_8)).contains("WARN", "gateway.yaml:4:", "server.crt", "old.example.com ends on");
        var left = metric("sluice_certificate_expiry_seconds{name=\"old.example.com\"}");
        assertThat(Double.parseDouble(left.substring(left.lastIndexOf(' ')))).isBetween(19.9 * 86_400, 20.0 * 86_400);
    }

    @Test
    void aNewCertificateIsServedAndConnectionsGoOn() throws Exception {
        var over = new AtomicBoolean();
        try (var before = connect();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(before.http().get("/ok").body()).isEqualTo("ok");
            var asking = new ArrayList<Future<Integer>>();
            for (int i = 0; i < 4; i++) {
                Callable<Integer> ask = () -> ask(over);
                asking.add(threads.submit(ask));
            }
            for (int i = 0; i < 10; i++) {
                install(authority.issue("new" + i + ".example.com"));
                assertThat(live.reload()).as("reload %d: %s", i, events).isTrue();
            }
            over.set(true);
            for (var answers : asking) {
                assertThat(answers.get()).as("connections of one client").isPositive();
            }
            assertThat(before.http().get("/ok").body()).isEqualTo("ok");
        }
        try (var after = connect()) {
            assertThat(after.names()).containsExactly("new9.example.com");
        }
        assertThat(metric("sluice_certificate_expiry_seconds{name=\"old")).isEmpty();
    }

    /// Connects anew for every few requests until it is over, and expects every answer.
    private int ask(AtomicBoolean over) throws Exception {
        int connections = 0;
        while (!over.get()) {
            try (var client = connect()) {
                for (int i = 0; i < 5; i++) {
                    assertThat(client.http().get("/ok").status()).isEqualTo(200);
                }
                connections++;
            }
        }
        return connections;
    }

    @Test
    void aFileThatDoesNotFitIsToldAndTheOldOneServes() throws Exception {
        Files.copy(
                authority.issue("other.example.com").cert(),
                directory.resolve("server.crt"),
                StandardCopyOption.REPLACE_EXISTING);
        assertThat(live.reload()).isFalse();
        assertThat(events.toString(UTF_8))
                .contains("ERROR", "gateway.yaml:4:", "server.key", "the key of the certificate in");
        assertThat(metric("sluice_config_applied_total{result=\"rejected\"}")).endsWith("1.0");
        Files.writeString(directory.resolve("server.crt"), "nothing");
        assertThat(live.reload()).isFalse();
        assertThat(events.toString(UTF_8)).contains("no certificate (expected: -----BEGIN CERTIFICATE-----)");
        try (var client = connect()) {
            assertThat(client.names()).containsExactly("old.example.com");
        }
    }

    @Test
    void aChangedFileIsTakenUpByItself() throws Exception {
        live.watch();
        install(authority.issue("watched.example.com"));
        List<String> names = List.of();
        for (int i = 0; i < 200 && !names.contains("watched.example.com"); i++) {
            Thread.sleep(50);
            try (var client = connect()) {
                names = client.names();
            }
        }
        assertThat(names).containsExactly("watched.example.com");
    }
}
