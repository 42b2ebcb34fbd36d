package sluice.app.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintStream;
import sluice.control.live.ConfigSource;
import sluice.core.threads.Offload;

/// Two upstreams that echo, and a configuration that puts a gateway in front of them.
public final class Quickstart implements AutoCloseable {
    private static final String RESOURCE = "gateway.yaml";

    private final int port;
    private final int adminPort;
    private final Offload threads;
    private final EchoServer echo;
    private final EchoServer canary;

    private Quickstart(int port, int adminPort, Offload threads) throws IOException {
        this.port = port;
        this.adminPort = adminPort;
        this.threads = threads;
        this.echo = EchoServer.start("echo", threads.executor());
        this.canary = EchoServer.start("echo-canary", threads.executor());
    }

    /// Starts the upstreams.
    ///
    /// @param port where the gateway is to listen
    /// @param adminPort where its admin API is to listen
    public static Quickstart start(int port, int adminPort) throws IOException {
        return new Quickstart(port, adminPort, new Offload());
    }

    /// The configuration of the gateway in front of them.
    public ConfigSource source() throws IOException {
        var text = text().replace("{PORT}", Integer.toString(port))
                .replace("{ADMIN-PORT}", Integer.toString(adminPort))
                .replace("{ECHO}", Integer.toString(echo.port()))
                .replace("{ECHO-CANARY}", Integer.toString(canary.port()));
        return new ConfigSource.Fixed("quickstart", text.getBytes(UTF_8));
    }

    private static String text() throws IOException {
        try (var in = Quickstart.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new FileNotFoundException(RESOURCE + " is missing in the jar");
            }
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    /// Tells a person what to try now.
    ///
    /// @param served the port where the gateway listens
    public void explain(int served, PrintStream out) {
        var base = "http://127.0.0.1:" + served;
        out.println();
        out.println("Sluice serves its quickstart on " + base + ". In another terminal, try:");
        for (var line : CurlLine.of(base)) {
            out.println();
            out.println("  # " + line.shows());
            out.println("  " + line.command());
        }
        out.println();
        out.println("Metrics and health: http://127.0.0.1:" + adminPort + "/metrics. Ctrl-C ends it.");
        out.println("Your own: './sluice run gateway.yaml'; examples/ has some to begin with.");
        out.println();
        out.flush();
    }

    @Override
    public void close() {
        echo.close();
        canary.close();
        threads.close();
    }
}
