package sluice.app.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import sluice.app.protocol.StrictReader.Message;

/// A server that keeps what it receives, as the strict reader understands it, and answers it.
final class RecordingOrigin implements AutoCloseable {
    private final ServerSocket server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final Object lock = new Object();

    // Under the lock.
    private final List<Message> seen = new ArrayList<>();
    private final List<String> doubts = new ArrayList<>();
    private final List<String> broken = new ArrayList<>();
    private String octets = "";
    private boolean ends;

    RecordingOrigin() {
        try {
            server = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /// What is sent as it stands to whoever asks for `/case`.
    void answersCase(String raw, boolean thenEnds) {
        synchronized (lock) {
            octets = raw;
            ends = thenEnds;
        }
    }

    /// The requests received since the last call.
    List<Message> take() {
        synchronized (lock) {
            var all = List.copyOf(seen);
            seen.clear();
            return all;
        }
    }

    /// What came over any connection and was no request beyond doubt, since the last call.
    List<String> takeDoubts() {
        synchronized (lock) {
            var all = List.copyOf(doubts);
            doubts.clear();
            return all;
        }
    }

    /// The first lines of requests that were begun and not completed, since the last call.
    List<String> takeBroken() {
        synchronized (lock) {
            var all = List.copyOf(broken);
            broken.clear();
            return all;
        }
    }

    private void accept() {
        try {
            while (true) {
                var socket = server.accept();
                sockets.add(socket);
                int number = connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(socket, number));
            }
        } catch (IOException e) {
            // the server was closed
        }
    }

    private void serve(Socket socket, int number) {
        try (socket) {
            read(new StrictReader(new BufferedInputStream(socket.getInputStream())), socket, number);
        } catch (StrictReader.Ambiguous e) {
            synchronized (lock) {
                doubts.add(String.valueOf(e.getMessage()));
            }
        } catch (IOException e) {
            // the gateway gave up in the middle of a request
        } finally {
            sockets.remove(socket);
        }
    }

    private void read(StrictReader reader, Socket socket, int number) throws IOException {
        try {
            boolean last = false;
            for (var message = reader.request(); message != null && !last; message = last ? null : reader.request()) {
                last = answer(socket, message, number);
            }
        } finally {
            if (!reader.begun().isEmpty()) {
                synchronized (lock) {
                    broken.add(reader.begun());
                }
            }
        }
    }

    private boolean answer(Socket socket, Message message, int number) throws IOException {
        String raw;
        boolean last;
        synchronized (lock) {
            seen.add(message);
            boolean wanted = message.line().contains(" /case");
            var body = message.line().split(" ", 3)[1] + " over " + number;
            raw = wanted ? octets : "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n";
            raw = wanted || message.line().startsWith("HEAD ") ? raw : raw + body;
            last = wanted && ends;
        }
        socket.setTcpNoDelay(true);
        socket.getOutputStream().write(raw.getBytes(ISO_8859_1));
        return last;
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (var socket : sockets) {
            socket.close();
        }
    }
}
