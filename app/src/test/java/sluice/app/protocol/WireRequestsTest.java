package sluice.app.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.app.protocol.StrictReader.Message;

/// Every row of `wire/requests`: what is refused gets one answer and nothing of it, nor anything behind it, reaches the
/// upstream; what is forwarded can be read in one way only, and the request behind it is found where it begins.
class WireRequestsTest {
    private static final String NEXT = "GET /next HTTP/1.1\r\nHost: a.example\r\n\r\n";
    private static final RecordingOrigin ORIGIN = new RecordingOrigin();
    private static Front front;

    @BeforeAll
    static void start() {
        Leaks.listen();
        front = Front.serve("""
                runtime: { loops: 1 }
                listeners: [{ name: public, address: "127.0.0.1:0" }]
                upstreams: [{ name: things, endpoints: ["http://127.0.0.1:%d"] }]
                routes:
                  - { name: things, match: /**, to: things }
                  - { name: slashes, match: /slashes/**, to: things, allow-encoded: [slash] }
                  - { name: local, match: /local, to: { respond: { status: 200, body: here } } }
                  - { name: only-get, match: GET /only-get, to: things }
                """.formatted(ORIGIN.port()));
    }

    @AfterAll
    static void end() throws Exception {
        Leaks.expectNone(front);
        front.close();
        ORIGIN.close();
    }

    static List<WireCase> rows() throws IOException {
        return WireFile.folder("requests");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void row(WireCase row) throws IOException {
        run(row, Integer.MAX_VALUE);
    }

    /// The verdict does not depend on how the octets are cut into packets.
    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void rowOctetByOctet(WireCase row) throws IOException {
        run(row, row.octets().length() < 1000 ? 1 : 1000);
    }

    private static void run(WireCase row, int piece) throws IOException {
        ask("GET /before HTTP/1.1\r\nHost: a.example\r\n\r\n");
        ORIGIN.take();
        ORIGIN.takeBroken();
        try (var socket = new Socket(address().getAddress(), address().getPort())) {
            socket.setSoTimeout(15_000);
            socket.setTcpNoDelay(true);
            send(socket, (row.octets() + NEXT).getBytes(ISO_8859_1), piece);
            if (row.ends()) {
                socket.shutdownOutput();
            }
            var answers = new StrictReader(new BufferedInputStream(socket.getInputStream()));
            switch (row.verdict()) {
                case "refused" -> refused(row, answers);
                case "answered" -> answered(row, answers);
                case "forwarded" -> forwarded(row, answers);
                case "silent" -> silent(row, answers);
                default -> throw new IllegalArgumentException(row + ": not a verdict of a request");
            }
        }
    }

    private static void send(Socket socket, byte[] octets, int piece) {
        try {
            for (int at = 0; at < octets.length; at += Math.min(piece, octets.length - at)) {
                socket.getOutputStream().write(octets, at, Math.min(piece, octets.length - at));
            }
        } catch (IOException e) {
            // refused before the end; the answer tells why
        }
    }

    private static InetSocketAddress address() {
        return front.live().gateway().listeners().getFirst().address();
    }

    private static void refused(WireCase row, StrictReader answers) throws IOException {
        problem(row, answers);
        assertThat(answers.answer("GET")).as("a second answer").isNull();
        barrier();
        assertThat(ORIGIN.take())
                .as("requests that reached the upstream")
                .extracting(Message::line)
                .containsExactly("GET /barrier HTTP/1.1");
        if (!row.told().endsWith(" begun")) {
            assertThat(ORIGIN.takeBroken()).as("requests that were begun").isEmpty();
        }
    }

    /// The client has ended its request before it was complete.
    private static void silent(WireCase row, StrictReader answers) throws IOException {
        assertThat(answers.answer("GET")).as(row.name()).isNull();
        barrier();
        assertThat(ORIGIN.take()).extracting(Message::line).containsExactly("GET /barrier HTTP/1.1");
    }

    private static void answered(WireCase row, StrictReader answers) throws IOException {
        var problem = problem(row, answers);
        if (row.says("closes")) {
            assertThat(problem.values("Connection")).containsExactly("close");
            assertThat(answers.answer("GET")).as("a second answer").isNull();
        } else {
            assertThat(problem.values("Connection")).isEmpty();
            assertThat(needed(answers.answer("GET")).body())
                    .as("the next answer")
                    .startsWith("/next over ");
        }
        barrier();
        var lines = ORIGIN.take().stream().map(Message::line).toList();
        assertThat(lines).doesNotContain(row.octets().split("\r\n", 2)[0]).endsWith("GET /barrier HTTP/1.1");
        assertThat(lines).hasSize(row.says("closes") ? 1 : 2);
    }

    private static Message problem(WireCase row, StrictReader answers) throws IOException {
        var told = row.told().split(" ", -1);
        var answer = needed(answers.answer(methodOf(row)));
        assertThat(answer.line()).as(answer.body()).startsWith("HTTP/1.1 " + told[0] + " ");
        assertThat(answer.values("Content-Type")).containsExactly("application/problem+json");
        assertThat(answer.values("Proxy-Status")).singleElement().asString().contains("details=\"" + told[1] + "\"");
        if (!methodOf(row).equals("HEAD")) {
            assertThat(answer.body()).contains("\"status\":" + told[0], "\"error\":\"" + told[1] + "\"");
        }
        if (row.verdict().equals("refused")) {
            assertThat(answer.values("Connection")).containsExactly("close");
        }
        return answer;
    }

    private static void forwarded(WireCase row, StrictReader answers) throws IOException {
        var answer = needed(answers.answer(methodOf(row)));
        while (answer.line().startsWith("HTTP/1.1 1")) {
            assertThat(row.all("interim")).contains(answer.line().substring(9, 12));
            answer = needed(answers.answer(methodOf(row)));
        }
        assertThat(answer.line()).as(answer.body()).startsWith("HTTP/1.1 200 ");
        boolean closes = row.says("closes");
        if (closes) {
            assertThat(answers.answer("GET")).as("a second answer").isNull();
        } else {
            assertThat(needed(answers.answer("GET")).body())
                    .as("the next answer")
                    .startsWith("/next over ");
        }
        barrier();
        var seen = ORIGIN.take();
        assertThat(seen)
                .extracting(Message::line)
                .as("requests that reached the upstream")
                .containsExactlyElementsOf(
                        closes
                                ? List.of(row.told(), "GET /barrier HTTP/1.1")
                                : List.of(row.told(), "GET /next HTTP/1.1", "GET /barrier HTTP/1.1"));
        check(row, seen.getFirst());
    }

    private static void check(WireCase row, Message seen) {
        for (var field : row.all("has")) {
            var name = field.substring(0, field.indexOf(':') + 1).toLowerCase(Locale.ROOT);
            assertThat(named(name, seen.fields())).containsExactlyElementsOf(named(name, row.all("has")));
        }
        for (var name : row.all("lacks")) {
            assertThat(seen.values(name)).as(name).isEmpty();
        }
        assertThat(seen.body()).as("body").isEqualTo(String.join("", row.all("body")));
        assertThat(seen.trailers()).as("trailers").containsExactlyElementsOf(row.all("trailer"));
    }

    private static List<String> named(String name, List<String> fields) {
        return fields.stream()
                .filter(it -> it.toLowerCase(Locale.ROOT).startsWith(name))
                .toList();
    }

    /// Whatever was on its way to the upstream before is there when this is answered: there is one loop.
    private static void barrier() throws IOException {
        assertThat(ask("GET /barrier HTTP/1.1\r\nHost: a.example\r\n\r\n").body())
                .startsWith("/barrier over ");
        assertThat(ORIGIN.takeDoubts())
                .as("what the upstream could not read beyond doubt")
                .isEmpty();
    }

    private static Message ask(String request) throws IOException {
        try (var socket = new Socket(address().getAddress(), address().getPort())) {
            socket.setSoTimeout(15_000);
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            return needed(new StrictReader(new BufferedInputStream(socket.getInputStream())).answer("GET"));
        }
    }

    private static Message needed(@Nullable Message message) {
        return Objects.requireNonNull(message, "the gateway closed the connection without an answer");
    }

    private static String methodOf(WireCase row) {
        return row.octets().startsWith("HEAD ") ? "HEAD" : "GET";
    }

    @Test
    void theTableIsLargeAndHalfOfItIsLegal() throws IOException {
        var rows = rows();
        assertThat(rows).extracting(WireCase::name).doesNotHaveDuplicates();
        assertThat(rows).hasSizeGreaterThan(200);
        assertThat(rows).filteredOn(it -> it.verdict().equals("forwarded")).hasSizeGreaterThan(80);
    }

    /// The reader that judges what was forwarded must not be blind.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\nHost: a\n\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\n X: b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nX : b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nContent_Length: 5\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;x\r\na\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\na",
            })
    void theReaderOfTheUpstreamIsStrict(String octets) {
        var reader = new StrictReader(new ByteArrayInputStream(octets.getBytes(ISO_8859_1)));
        assertThatThrownBy(reader::request).isInstanceOf(StrictReader.Ambiguous.class);
    }
}
