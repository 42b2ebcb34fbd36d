package sluice.control.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;

/// Serves the admin API on sockets and threads of its own, so that it answers while the data plane is overloaded.
public final class AdminServer implements AutoCloseable {
    static {
        // Read once by the server of the JDK: how many seconds a request or an answer may take, and how many
        // connections.
        setUnlessGiven("sun.net.httpserver.maxReqTime", "5");
        setUnlessGiven("sun.net.httpserver.maxRspTime", "60");
        setUnlessGiven("jdk.httpserver.maxConnections", "2048");
    }

    private final HttpServer server;
    private final AdminApi api;
    private final Gatekeeper gatekeeper;
    private final BiConsumer<String, Throwable> faults;

    /// Listens; {@link #start} makes it answer.
    ///
    /// @param threads runs each request; virtual threads, because requests may block
    /// @param faults is told of errors of our own: what was asked, and the error
    /// @throws IOException if the address cannot be used; the message names it
    public AdminServer(AdminSettings settings, AdminView view, Executor threads, BiConsumer<String, Throwable> faults)
            throws IOException {
        this.api = new AdminApi(view, settings.probesOnly());
        this.gatekeeper = new Gatekeeper(settings);
        this.faults = faults;
        try {
            this.server = HttpServer.create(settings.address(), 128);
        } catch (BindException e) {
            throw new IOException(
                    (settings.probesOnly() ? "probes.address: " : "admin.address: ")
                            + settings.address().getHostString() + ":"
                            + settings.address().getPort() + " (expected: a free address; " + e.getMessage() + ")",
                    e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
    }

    public void start() {
        server.start();
    }

    /// Where it listens; the port is the real one if 0 was asked for.
    public InetSocketAddress address() {
        return server.getAddress();
    }

    /// Closes listener and connections at once.
    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            send(exchange, answer(exchange));
        }
    }

    private Reply answer(HttpExchange exchange) {
        var headers = exchange.getRequestHeaders();
        try {
            var objection = gatekeeper.objection(exchange.getRequestURI().getPath(), headers);
            return objection != null
                    ? objection
                    : api.answer(new AdminRequest(exchange, gatekeeper.isTrusted(headers)));
        } catch (IOException | RuntimeException e) {
            faults.accept(exchange.getRequestMethod() + " " + exchange.getRequestURI(), e);
            return Reply.problem(500, "the gateway could not answer; its log says why");
        }
    }

    private static void send(HttpExchange exchange, Reply reply) throws IOException {
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", reply.mediaType());
        headers.set("Cache-Control", "no-store");
        headers.set("X-Content-Type-Options", "nosniff");
        reply.headers().forEach(headers::set);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        if (head) {
            headers.set("Content-Length", String.valueOf(reply.body().length));
        }
        exchange.sendResponseHeaders(reply.status(), head ? -1 : reply.body().length);
        if (!head) {
            exchange.getResponseBody().write(reply.body());
        }
    }

    private static void setUnlessGiven(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
