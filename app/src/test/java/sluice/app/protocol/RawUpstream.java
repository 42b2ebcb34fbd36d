package sluice.app.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// A server that does what its scripts say, one script per path, however wrong that is.
final class RawUpstream implements AutoCloseable {
    private final ServerSocket server;
    private final Map<String, Script> scripts = new ConcurrentHashMap<>();
    private final List<String> heads = Collections.synchronizedList(new ArrayList<>());
    private final List<Wire> wires = Collections.synchronizedList(new ArrayList<>());
    private final BlockingQueue<String> notes = new LinkedBlockingQueue<>();
    private final AtomicInteger connections = new AtomicInteger();

    /// How one request is answered. What goes wrong with the connection is expected and ends it.
    interface Script {
        void serve(Visit visit) throws IOException;
    }

    private final @Nullable SSLContext context;
    private final boolean clientsProve;

    RawUpstream() {
        this(null, false);
    }

    /// One with TLS.
    ///
    /// @param clientsProve whether clients have to show a certificate
    RawUpstream(@Nullable SSLContext context, boolean clientsProve) {
        this.context = context;
        this.clientsProve = clientsProve;
        try {
            server = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        on("/ok", visit -> {
            visit.body();
            visit.answer("ok");
        });
        Thread.ofVirtual().start(this::accept);
    }

    RawUpstream on(String path, Script script) {
        scripts.put(path, script);
        return this;
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                var wire = wire(server.accept());
                int number = connections.incrementAndGet();
                wires.add(wire);
                Thread.ofVirtual().start(() -> serve(wire, number));
            }
        } catch (IOException e) {
            // the server was closed
        }
    }

    private Wire wire(Socket socket) throws IOException {
        if (context == null) {
            return new Wire(socket);
        }
        var secured = (SSLSocket) context.getSocketFactory().createSocket(socket, (InputStream) null, true);
        secured.setNeedClientAuth(clientsProve);
        return new Wire(secured, socket);
    }

    private void serve(Wire wire, int number) {
        try (wire) {
            for (var head = wire.head(); head != null && !wire.isClosed(); head = wire.head()) {
                heads.add(head);
                var visit = new Visit(this, wire, head, number);
                var script = scripts.get(visit.path());
                if (script == null) {
                    visit.send("HTTP/1.1 404 no script for this\r\nContent-Length: 0\r\n\r\n");
                } else {
                    script.serve(visit);
                }
                if (wire.isClosed()) {
                    return;
                }
            }
        } catch (IOException e) {
            // the gateway closed the connection
        }
    }

    /// A script tells the test something.
    void note(String what) {
        notes.add(what);
    }

    /// What a script told; waits for it.
    String noted() throws InterruptedException {
        var note = notes.poll(15, TimeUnit.SECONDS);
        if (note == null) {
            throw new AssertionError("the upstream told nothing");
        }
        return note;
    }

    /// How many connections were opened.
    int connections() {
        return connections.get();
    }

    /// The heads of requests to this path.
    List<String> heads(String path) {
        synchronized (heads) {
            return heads.stream()
                    .filter(head -> head.split(" ", 3)[1].split("\\?", 2)[0].equals(path))
                    .toList();
        }
    }

    /// The values of a field of the latest request to this path.
    List<String> received(String path, String name) {
        return Answer.fields(heads(path).getLast(), name);
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (var wire : List.copyOf(wires)) {
            wire.close();
        }
    }
}
