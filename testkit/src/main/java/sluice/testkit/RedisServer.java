package sluice.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A real `redis-server` on a free port of loopback, with its files in a directory of its own. It keeps
/// nothing when it is killed, and can be started again on the same port.
///
///     try (var redis = RedisServer.start()) {
///         redis.cli("PING");
///     }
public final class RedisServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Path directory;
    private final int port;
    private final List<String> arguments;
    private Process process;

    private RedisServer(Path directory, int port, List<String> arguments) {
        this.directory = directory;
        this.port = port;
        this.arguments = arguments;
        this.process = run();
    }

    /// @param arguments further ones of `redis-server`: `--requirepass`, `secret`
    public static RedisServer start(String... arguments) {
        return onPort(freePort(), List.of(arguments));
    }

    /// One that speaks TLS alone, with these files.
    public static RedisServer startTls(Path cert, Path key, Path ca) {
        int port = freePort();
        return onPort(
                port,
                List.of(
                        "--port", "0",
                        "--tls-port", Integer.toString(port),
                        "--tls-cert-file", cert.toString(),
                        "--tls-key-file", key.toString(),
                        "--tls-ca-cert-file", ca.toString(),
                        "--tls-auth-clients", "no"));
    }

    /// A node of a cluster, in which no slot has an owner yet.
    public static RedisServer startNode() {
        int port = freePort();
        return onPort(
                port,
                List.of(
                        "--cluster-enabled", "yes",
                        "--cluster-port", Integer.toString(freePort()),
                        "--cluster-node-timeout", "2000"));
    }

    /// A sentinel that watches one server, and replaces it after it was gone for half a second.
    public static RedisServer startSentinel(String master, int masterPort) {
        int port = freePort();
        try {
            var directory = Files.createTempDirectory("sentinel");
            var file = directory.resolve("sentinel.conf");
            Files.writeString(file, """
                    sentinel monitor %1$s 127.0.0.1 %2$d 1
                    sentinel down-after-milliseconds %1$s 500
                    sentinel failover-timeout %1$s 3000
                    """.formatted(master, masterPort));
            return new RedisServer(directory, port, List.of(file.toString(), "--sentinel"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RedisServer onPort(int port, List<String> arguments) {
        try {
            return new RedisServer(Files.createTempDirectory("redis"), port, arguments);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process run() {
        boolean configured = !arguments.isEmpty() && !arguments.getFirst().startsWith("--");
        var command = new ArrayList<>(List.of("redis-server"));
        if (configured) {
            command.add(arguments.getFirst());
        }
        command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1", "--dir", directory.toString()));
        if (!configured) {
            command.addAll(List.of("--save", "", "--appendonly", "no", "--protected-mode", "no"));
        }
        command.addAll(arguments.subList(configured ? 1 : 0, arguments.size()));
        try {
            var started = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("log").toFile())
                    .start();
            awaitPort(started);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitPort(Process started) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end && started.isAlive()) {
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
                return;
            } catch (IOException e) {
                Thread.onSpinWait();
            }
        }
        throw new IOException("redis-server did not start: " + Files.readString(directory.resolve("log")));
    }

    public int port() {
        return port;
    }

    /// Asks it by `redis-cli`.
    public String cli(String... arguments) {
        var command = new ArrayList<>(List.of("redis-cli", "-h", "127.0.0.1", "-p", Integer.toString(port)));
        command.addAll(List.of(arguments));
        try {
            var asked = new ProcessBuilder(command).redirectErrorStream(true).start();
            var answer = new String(asked.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            asked.waitFor();
            return answer.strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Ends it at once; what it knew is gone.
    public void kill() {
        process.destroyForcibly();
        try {
            process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Starts it again on the same port, after it was killed.
    public void restart() {
        process = run();
    }

    /// It keeps its connections and answers nothing, until {@link #resume}.
    public void pause() {
        signal("STOP");
    }

    public void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        kill();
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
