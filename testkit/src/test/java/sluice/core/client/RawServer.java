package sluice.core.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import sluice.core.upstream.Endpoint;

/// An upstream that does byte for byte what a test tells it to, in good manners or bad.
public final class RawServer implements AutoCloseable {
    private final ServerSocket listener;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final Endpoint endpoint;

    /// What happens on one connection; when it returns, the connection is closed.
    public interface Script {
        void run(Peer peer) throws IOException;
    }

    public RawServer(Script script) throws IOException {
        this(script, 0);
    }

    /// @param receiveBuffer of its sockets, 0 for the usual
    RawServer(Script script, int receiveBuffer) throws IOException {
        listener = new ServerSocket();
        if (receiveBuffer > 0) {
            listener.setReceiveBufferSize(receiveBuffer);
        }
        listener.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
        endpoint = new Endpoint((InetSocketAddress) listener.getLocalSocketAddress());
        Thread.ofVirtual().start(() -> accept(script));
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    /// How many connections were accepted.
    public int connections() {
        return connections.get();
    }

    private void accept(Script script) {
        try {
            while (true) {
                var socket = listener.accept();
                open.add(socket);
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(script, socket));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private static void serve(Script script, Socket socket) {
        try (socket) {
            script.run(new Peer(socket));
        } catch (IOException gone) {
            // the other side has closed, or the test is over
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (var socket : open) {
            socket.close();
        }
    }

    /// The server's end of one connection.
    public static final class Peer {
        private final Socket socket;
        private final InputStream in;

        Peer(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new BufferedInputStream(socket.getInputStream());
        }

        /// The next head, with its empty line.
        String head() throws IOException {
            var head = new StringBuilder();
            while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
                int b = in.read();
                if (b < 0) {
                    throw new IOException("the connection has ended");
                }
                head.append((char) b);
            }
            return head.toString();
        }

        String bytes(int count) throws IOException {
            var bytes = in.readNBytes(count);
            if (bytes.length < count) {
                throw new IOException("the connection has ended");
            }
            return new String(bytes, ISO_8859_1);
        }

        /// Reads until this text has come.
        String until(String end) throws IOException {
            var text = new StringBuilder();
            while (text.indexOf(end) < 0) {
                text.append(bytes(1));
            }
            return text.toString();
        }

        /// Reads a whole request with the body that its Content-Length tells.
        public String request() throws IOException {
            var head = head();
            int at = head.toLowerCase(Locale.ROOT).indexOf("content-length: ");
            return at < 0 ? head : head + bytes(Integer.parseInt(head.substring(at + 16, head.indexOf("\r\n", at))));
        }

        public void send(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(ISO_8859_1));
            socket.getOutputStream().flush();
        }

        void send(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
        }

        /// Waits until the other side has closed.
        void awaitEnd() throws IOException {
            in.transferTo(OutputStream.nullOutputStream());
        }

        /// Ends the connection with a reset.
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }
}
