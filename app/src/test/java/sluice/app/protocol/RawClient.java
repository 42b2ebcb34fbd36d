package sluice.app.protocol;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/// A client that sends exactly what it is told.
final class RawClient implements AutoCloseable {
    private final Wire wire;

    RawClient(InetSocketAddress address) throws IOException {
        this(new Wire(new Socket(address.getAddress(), address.getPort())));
    }

    RawClient(Wire wire) {
        this.wire = wire;
    }

    /// @param socket connected
    RawClient(Socket socket) throws IOException {
        wire = new Wire(socket);
    }

    Wire wire() {
        return wire;
    }

    RawClient send(String octets) throws IOException {
        wire.send(octets);
        return this;
    }

    /// Sends a GET with these further lines and reads its answer.
    Answer get(String target, String... lines) throws IOException {
        return ask("GET", target, lines);
    }

    Answer ask(String method, String target, String... lines) throws IOException {
        var head = method + " " + target + " HTTP/1.1\r\nHost: api.example.com\r\n";
        send(head + (lines.length == 0 ? "" : String.join("\r\n", lines) + "\r\n") + "\r\n");
        return answerTo(method);
    }

    Answer answer() throws IOException {
        return answerTo("GET");
    }

    /// Reads the final answer to a request of that method.
    Answer answerTo(String method) throws IOException {
        var head = head();
        while (status(head) < 200) {
            head = head();
        }
        return body(head, method);
    }

    /// Reads a head, be it interim or final.
    String head() throws IOException {
        var head = wire.head();
        if (head == null) {
            throw new EOFException("the gateway closed the connection without an answer");
        }
        return head;
    }

    static int status(String head) {
        return Integer.parseInt(head.substring(9, 12));
    }

    private Answer body(String head, String method) throws IOException {
        int status = status(head);
        var trailers = new StringBuilder();
        if (method.equals("HEAD") || status == 204 || status == 304) {
            return new Answer(status, head, "", "");
        }
        var length = Answer.fields(head, "Content-Length");
        var body = !Answer.fields(head, "Transfer-Encoding").isEmpty()
                ? wire.chunked(trailers)
                : length.isEmpty() ? wire.rest() : wire.octets(Long.parseLong(length.getFirst()));
        return new Answer(status, head, body, trailers.toString());
    }

    /// Whether the gateway closes the connection, before it sends another byte.
    boolean isClosed() throws IOException {
        return wire.ends();
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
