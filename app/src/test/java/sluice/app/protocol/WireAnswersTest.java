package sluice.app.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sluice.app.protocol.StrictReader.Message;

/// Every row of `wire/answers`: what the client is told when an upstream answers like that, and whether the connection
/// to the upstream is used again. No octet of a bad answer ever becomes part of the next one.
class WireAnswersTest {
    private static final RecordingOrigin ORIGIN = new RecordingOrigin();
    private static Front front;

    @BeforeAll
    static void start() {
        Leaks.listen();
        front = Front.serve("""
                runtime: { loops: 1 }
                listeners: [{ name: public, address: "127.0.0.1:0" }]
                upstreams: [{ name: things, endpoints: ["http://127.0.0.1:%d"] }]
                routes: [{ name: things, match: /**, to: things }]
                """.formatted(ORIGIN.port()));
    }

    @AfterAll
    static void end() throws Exception {
        Leaks.expectNone(front);
        front.close();
        ORIGIN.close();
    }

    static List<WireCase> rows() throws IOException {
        return WireFile.folder("answers");
    }

    /// A client's connection.
    private static final class Client implements AutoCloseable {
        private final Socket socket;
        private final BufferedInputStream in;
        private final StrictReader reader;

        Client() throws IOException {
            var address = front.live().gateway().listeners().getFirst().address();
            socket = new Socket(address.getAddress(), address.getPort());
            socket.setSoTimeout(15_000);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream());
            reader = new StrictReader(in);
        }

        void send(String request) throws IOException {
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
        }

        Message get(String path) throws IOException {
            send("GET " + path + " HTTP/1.1\r\nHost: a.example\r\n\r\n");
            return answer("GET");
        }

        Message answer(String method) throws IOException {
            return Objects.requireNonNull(reader.answer(method), "the gateway closed the connection");
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void row(WireCase row) throws IOException {
        ORIGIN.answersCase(row.octets(), row.ends());
        boolean goesOn;
        String before;
        String after;
        try (var client = new Client();
                var other = new Client()) {
            before = client.get("/before").body();
            client.send(requestOf(row));
            switch (row.verdict()) {
                case "passed" -> passed(row, client);
                case "refused" -> refused(row, client.answer(methodOf(row)));
                case "flooded" -> flooded(row, client);
                case "cut" -> cut(row, client);
                default -> throw new IllegalArgumentException(row + ": not a verdict of an answer");
            }
            goesOn = !row.verdict().equals("cut") && !row.says("closes");
            after = (goesOn ? client : other).get("/after").body();
        }
        assertThat(after).startsWith("/after over ");
        var connection = before.substring("/before over ".length());
        if (row.says("reused")) {
            assertThat(after).isEqualTo("/after over " + connection);
        } else {
            assertThat(after).isNotEqualTo("/after over " + connection);
        }
        assertThat(ORIGIN.takeDoubts()).isEmpty();
    }

    private static String requestOf(WireCase row) {
        var words = row.asks().isEmpty() ? "GET" : row.asks();
        if (words.equals("HTTP/1.0")) {
            return "GET /case HTTP/1.0\r\nHost: a.example\r\n\r\n";
        }
        return words.contains(" ") ? words : words + " /case HTTP/1.1\r\nHost: a.example\r\n\r\n";
    }

    private static String methodOf(WireCase row) {
        return requestOf(row).split(" ", 2)[0];
    }

    private static void passed(WireCase row, Client client) throws IOException {
        var interims = new ArrayList<String>();
        var answer = client.answer(methodOf(row));
        while (answer.line().startsWith("HTTP/1.1 1")) {
            interims.add(answer.line().substring(9, 12));
            answer = client.answer(methodOf(row));
        }
        assertThat(answer.line()).as(answer.body()).startsWith("HTTP/1.1 " + row.told() + " ");
        assertThat(interims).containsExactlyElementsOf(row.all("interim"));
        assertThat(answer.fields()).containsAll(row.all("has"));
        for (var name : row.all("lacks")) {
            assertThat(answer.values(name)).as(name).isEmpty();
        }
        assertThat(answer.body()).as("body").isEqualTo(String.join("", row.all("body")));
        assertThat(answer.trailers()).as("trailers").containsExactlyElementsOf(row.all("trailer"));
        if (row.says("closes")) {
            assertThat(client.reader.answer("GET")).isNull();
        }
    }

    /// Interim answers may have passed before the problem.
    private static void flooded(WireCase row, Client client) throws IOException {
        var answer = client.answer(methodOf(row));
        while (answer.line().startsWith("HTTP/1.1 1")) {
            answer = client.answer(methodOf(row));
        }
        refused(row, answer);
    }

    private static void refused(WireCase row, Message answer) {
        var told = row.told().split(" ", -1);
        assertThat(answer.line()).as(answer.body()).startsWith("HTTP/1.1 " + told[0] + " ");
        assertThat(answer.values("Content-Type")).containsExactly("application/problem+json");
        assertThat(answer.values("Proxy-Status")).singleElement().asString().contains("details=\"" + told[1] + "\"");
    }

    /// The head of the answer has passed before anything was wrong with it: the client must see that it is not whole.
    private static void cut(WireCase row, Client client) throws IOException {
        byte[] all;
        try {
            all = client.in.readAllBytes();
        } catch (java.net.SocketException e) {
            assertThat(row.told()).endsWith(" reset");
            return;
        }
        assertThat(new String(all, ISO_8859_1)).startsWith("HTTP/1.1 " + row.told() + " ");
        assertThat(isWhole(all, methodOf(row)))
                .as("whole: %s", new String(all, ISO_8859_1))
                .isFalse();
    }

    private static boolean isWhole(byte[] octets, String method) throws IOException {
        try {
            new StrictReader(new ByteArrayInputStream(octets)).answer(method);
            return true;
        } catch (EOFException e) {
            return false;
        }
    }

    @Test
    void theTableIsLarge() throws IOException {
        assertThat(rows()).extracting(WireCase::name).doesNotHaveDuplicates();
        assertThat(rows()).hasSizeGreaterThan(60);
    }
}
