package sluice.app.protocol;

import java.io.IOException;

/// One request that an upstream received, on its connection.
///
/// @param head request line and fields
/// @param connection the number of the connection, counting from 1
record Visit(RawUpstream upstream, Wire wire, String head, int connection) {
    String path() {
        return head.split(" ", 3)[1].split("\\?", 2)[0];
    }

    /// Reads the body to its end.
    String body() throws IOException {
        return body(new StringBuilder());
    }

    String body(StringBuilder trailers) throws IOException {
        if (!Answer.fields(head, "Transfer-Encoding").isEmpty()) {
            return wire.chunked(trailers);
        }
        var length = Answer.fields(head, "Content-Length");
        return length.isEmpty() ? "" : wire.octets(Long.parseLong(length.getFirst()));
    }

    void send(String octets) throws IOException {
        wire.send(octets);
    }

    /// Answers 200 with this body.
    void answer(String body) throws IOException {
        send("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }

    void close() throws IOException {
        wire.close();
    }

    void note(String what) {
        upstream.note(what);
    }
}
