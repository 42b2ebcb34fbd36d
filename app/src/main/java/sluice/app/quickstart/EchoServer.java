package sluice.app.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultPrettyPrinter;

/// An upstream that answers with what it received: method, path, headers and body, as JSON. Listens on a free port of
/// the loopback address only.
public final class EchoServer implements AutoCloseable {
    private static final int SHOWN = 64 * 1024;
    private static final JsonFactory JSON =
            JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

    private final String name;
    private final HttpServer server;

    private EchoServer(String name, HttpServer server) {
        this.name = name;
        this.server = server;
    }

    /// @param name tells answers of two such servers apart
    /// @param executor runs one task per request
    public static EchoServer start(String name, Executor executor) throws IOException {
        // Read by the server when its class is loaded: answer at once, and outlive the idle time of a gateway's pool.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.idleInterval", "300");
        var loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        var server = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
        var echo = new EchoServer(name, server);
        server.createContext("/", echo::answer);
        server.setExecutor(executor);
        server.start();
        return echo;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody();
            var shown = new String(body.readNBytes(SHOWN), UTF_8);
            discard(body);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            boolean bodiless = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(200, bodiless ? -1 : 0);
            if (!bodiless) {
                try (var out = exchange.getResponseBody()) {
                    write(exchange, shown, out);
                }
            }
        }
    }

    private void write(HttpExchange exchange, String body, OutputStream out) {
        try (var json = JSON.createGenerator(new Indented(), out)) {
            json.writeStartObject();
            json.writeStringProperty("served-by", name);
            json.writeStringProperty("method", exchange.getRequestMethod());
            json.writeStringProperty("path", exchange.getRequestURI().toString());
            json.writeObjectPropertyStart("headers");
            exchange.getRequestHeaders()
                    .forEach((field, values) -> json.writeStringProperty(field, String.join(", ", values)));
            json.writeEndObject();
            json.writeStringProperty("body", body);
            json.writeEndObject();
            json.writeRaw('\n');
        }
    }

    private static void discard(InputStream body) throws IOException {
        body.transferTo(OutputStream.nullOutputStream());
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static final class Indented extends ObjectWriteContext.Base {
        @Override
        public PrettyPrinter getPrettyPrinter() {
            return new DefaultPrettyPrinter();
        }

        @Override
        public boolean hasPrettyPrinter() {
            return true;
        }
    }
}
