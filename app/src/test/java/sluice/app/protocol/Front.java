package sluice.app.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import sluice.control.bind.ConfigIndex;
import sluice.control.live.ConfigSource;
import sluice.control.live.LiveGateway;
import sluice.control.live.StartException;
import sluice.core.observe.Events;
import sluice.core.threads.SystemClock;

/// A gateway on real sockets, served from a YAML text in which `LISTENER` stands for the rest of a listener's
/// mapping.
final class Front implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(15);

    private final Path log;
    private final ByteArrayOutputStream events = new ByteArrayOutputStream();
    private final LiveGateway live;

    private Front(String yaml) throws IOException, InterruptedException, StartException {
        log = Files.createTempFile("sluice-access", ".log");
        var document = "admin: { address: \"127.0.0.1:0\" }\naccess-log: { to: \"" + log + "\" }\n" + yaml;
        live = LiveGateway.start(
                new ConfigSource.Fixed("test.yaml", document.getBytes(UTF_8)),
                ConfigIndex.load(),
                new Events(SystemClock.INSTANCE, new PrintStream(events, true, UTF_8)));
    }

    /// @param yaml everything but admin and access log; one listener at `127.0.0.1:0`
    static Front serve(String yaml) {
        try {
            return new Front(yaml);
        } catch (IOException | StartException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    RawClient client() throws IOException {
        return new RawClient(live.gateway().listeners().getFirst().address());
    }

    InetSocketAddress address() {
        return live.gateway().listeners().getFirst().address();
    }

    int port() {
        return live.gateway().listeners().getFirst().address().getPort();
    }

    LiveGateway live() {
        return live;
    }

    /// The access log's lines about this path, once there are so many of them.
    List<String> logged(String path, int count) throws IOException {
        long until = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            var lines = Files.readAllLines(log).stream()
                    .filter(line -> line.endsWith("}")) // the last one may not be there as a whole
                    .filter(line -> line.contains("\"path\":\"" + path + "\""))
                    .toList();
            if (lines.size() >= count || System.nanoTime() - until > 0) {
                assertThat(lines).as("lines of the access log about %s", path).hasSize(count);
                return lines;
            }
            Thread.onSpinWait();
        }
    }

    String logged(String path) throws IOException {
        return logged(path, 1).getFirst();
    }

    /// What operators are told of its readiness.
    String readiness() throws IOException {
        var uri = URI.create("http://127.0.0.1:" + live.admin().address().getPort() + "/health/ready");
        try (var in = uri.toURL().openStream()) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    /// What the metrics say of this series now; 0 if it is not there.
    double metric(String series) throws IOException {
        var address = live.admin().address();
        var uri = URI.create("http://127.0.0.1:" + address.getPort() + "/metrics");
        try (var in = uri.toURL().openStream()) {
            return new String(in.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(series + " "))
                    .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                    .sum();
        }
    }

    /// Waits until operators were told this.
    void awaitEvent(String text) {
        long until = System.nanoTime() + PATIENCE_NANOS;
        while (!events.toString(UTF_8).contains(text) && System.nanoTime() - until < 0) {
            Thread.onSpinWait();
        }
        assertThat(events.toString(UTF_8)).contains(text);
    }

    /// How often the events tell this.
    int told(String text) {
        return events.toString(UTF_8).split(Pattern.quote(text), -1).length - 1;
    }

    /// Waits until the metrics say this of the series.
    void awaitMetric(String series, double value) throws IOException {
        long until = System.nanoTime() + PATIENCE_NANOS;
        while (metric(series) != value && System.nanoTime() - until < 0) {
            Thread.onSpinWait();
        }
        assertThat(metric(series)).as(series).isEqualTo(value);
    }

    @Override
    public void close() throws IOException {
        live.close();
        Files.delete(log);
        assertThat(events.toString(UTF_8)).as("events").doesNotContain("ERROR");
    }
}
