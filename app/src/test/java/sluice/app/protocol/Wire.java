package sluice.app.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// One end of a connection, octet by octet: nothing is hidden and nothing is put right.
final class Wire implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 15_000;

    private final Socket socket;
    private final Socket below;
    private final BufferedInputStream in;

    Wire(Socket socket) throws IOException {
        this(socket, socket);
    }

    /// @param below what carries it: the socket itself, or that below its TLS
    Wire(Socket socket, Socket below) throws IOException {
        this.socket = socket;
        this.below = below;
        this.in = new BufferedInputStream(socket.getInputStream());
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
    }

    /// The session of TLS.
    SSLSession session() {
        return ((SSLSocket) socket).getSession();
    }

    void send(String octets) throws IOException {
        socket.getOutputStream().write(octets.getBytes(ISO_8859_1));
    }

    void send(byte[] octets) throws IOException {
        socket.getOutputStream().write(octets);
    }

    /// Everything up to and with the empty line; null if the connection ended before a byte of it.
    @Nullable
    String head() throws IOException {
        var head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            int b = in.read();
            if (b < 0) {
                if (head.isEmpty()) {
                    return null;
                }
                throw new EOFException("the connection ended within a head: " + head);
            }
            head.append((char) b);
            if (head.length() == 2 && head.toString().equals("\r\n")) {
                return "\r\n";
            }
        }
        return head.toString();
    }

    String octets(long count) throws IOException {
        var bytes = in.readNBytes((int) count);
        if (bytes.length < count) {
            throw new EOFException("the connection ended after " + bytes.length + " of " + count + " bytes");
        }
        return new String(bytes, ISO_8859_1);
    }

    String line() throws IOException {
        var line = new StringBuilder();
        while (line.length() < 2 || !line.substring(line.length() - 2).equals("\r\n")) {
            line.append(octets(1));
        }
        return line.substring(0, line.length() - 2);
    }

    /// All that comes until the other side ends.
    String rest() throws IOException {
        return new String(in.readAllBytes(), ISO_8859_1);
    }

    /// A body in chunks, without its framing; trailers are appended to what is given.
    String chunked(StringBuilder trailers) throws IOException {
        var body = new StringBuilder();
        while (true) {
            var size = line();
            long length = Long.parseLong(size, 16);
            if (length == 0) {
                break;
            }
            body.append(octets(length));
            if (!line().isEmpty()) {
                throw new IOException("a chunk is longer than its size");
            }
        }
        for (var line = line(); !line.isEmpty(); line = line()) {
            trailers.append(line).append("\r\n");
        }
        return body.toString();
    }

    /// Whether the other side ends its output, before it sends another byte.
    boolean ends() throws IOException {
        try {
            return in.read() < 0;
        } catch (java.net.SocketException e) {
            return true; // it was reset
        }
    }

    /// Whether nothing comes for a while. For bytes that must not come, so it never waits in vain.
    boolean isSilent() throws IOException {
        socket.setSoTimeout(200);
        try {
            in.mark(1);
            int b = in.read();
            in.reset();
            return b < 0;
        } catch (java.net.SocketTimeoutException e) {
            return true;
        } finally {
            socket.setSoTimeout(PATIENCE_MILLIS);
        }
    }

    /// Whether nothing comes, not even the end, for so long.
    boolean isSilentFor(int millis) throws IOException {
        socket.setSoTimeout(millis);
        try {
            in.mark(1);
            in.read();
            in.reset();
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        } finally {
            socket.setSoTimeout(PATIENCE_MILLIS);
        }
    }

    void shutOutput() throws IOException {
        socket.shutdownOutput();
    }

    /// Ends the connection without a word of TLS.
    void cut() throws IOException {
        below.close();
    }

    /// Ends the connection so that the other side is told at once that nobody is there any more.
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    boolean isClosed() {
        return socket.isClosed();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
