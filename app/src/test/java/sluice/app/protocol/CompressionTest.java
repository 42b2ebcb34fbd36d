package sluice.app.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.aayushatharva.brotli4j.decoder.BrotliInputStream;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.DataFormatException;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Answers that are compressed on their way, on real sockets.
class CompressionTest {
    private static final RawUpstream UPSTREAM = new RawUpstream();
    private static final String TEXT = "the same words again and again, ".repeat(1000);
    private static final int PIECES = 1024;
    private static Front front;

    @BeforeAll
    static void start() throws IOException {
        Leaks.listen();
        UPSTREAM.on(
                "/text",
                visit ->
                        visit.send("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nETag: \"a\"\r\n" + "Content-Length: "
                                + TEXT.length() + "\r\n\r\n" + (visit.head().startsWith("HEAD") ? "" : TEXT)));
        UPSTREAM.on(
                "/short",
                visit -> visit.send("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nshort"));
        UPSTREAM.on(
                "/json",
                visit -> visit.send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                        + (TEXT.length() + 11) + "\r\n\r\n{\"old\": \"" + TEXT + "\"}"));
        front = Front.serve("""
                listeners: [{ name: public, address: "127.0.0.1:0" }]
                upstreams: [{ name: up, endpoints: ["http://127.0.0.1:%d"] }]
                routes:
                  - { name: all, match: /**, policies: [{ compress: {} }], to: up }
                  - { name: json, match: /json, policies: [{ compress: {} }, { json-response: { rename: { old: new } } }], to: up }
                  - { name: events, match: /events, policies: [{ compress: { codings: [gzip], types: [text/event-stream] } }], to: up }
                  - { name: own, match: /own, policies: [{ compress: {} }], to: { respond: { headers: { Content-Type: text/plain }, body: "short" } } }
                """.formatted(UPSTREAM.port()));
        try (var client = front.client()) {
            // natives are loaded aside, a moment after the start
            for (var coding : new String[] {"zstd", "br", "gzip"}) {
                while (client.get("/text", "Accept-Encoding: " + coding).header("Content-Encoding") == null) {
                    Thread.onSpinWait();
                }
            }
        }
    }

    @AfterAll
    static void end() throws Exception {
        Leaks.expectNone(front);
        front.close();
        UPSTREAM.close();
    }

    private static String decoded(String coding, String body) throws IOException {
        var in = new ByteArrayInputStream(body.getBytes(ISO_8859_1));
        try (var decoder = switch (coding) {
            case "gzip" -> new GZIPInputStream(in);
            case "br" -> new BrotliInputStream(in);
            default -> new ZstdInputStreamNoFinalizer(in);
        }) {
            return new String(decoder.readAllBytes(), ISO_8859_1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "zstd"})
    void aClientGetsTheCodingItReads(String coding) throws IOException {
        try (var client = front.client()) {
            var answer = client.get("/text", "Accept-Encoding: " + coding);
            assertThat(answer.header("Content-Encoding")).isEqualTo(coding);
            assertThat(answer.header("Vary")).isEqualTo("Accept-Encoding");
            assertThat(answer.header("ETag")).isEqualTo("W/\"a\"");
            assertThat(answer.head()).doesNotContain("Content-Length");
            assertThat(answer.body()).hasSizeLessThan(TEXT.length() / 10);
            assertThat(decoded(coding, answer.body())).isEqualTo(TEXT);
        }
        try (var client = Http2Client.of(front)) {
            client.ask(1, "GET", "/text", true, "accept-encoding", coding);
            var answer = client.answer(1);
            assertThat(answer.header("content-encoding")).isEqualTo(coding);
            assertThat(answer.header("content-length")).isNull();
            assertThat(decoded(coding, answer.body())).isEqualTo(TEXT);
        }
    }

    @Test
    void othersGetTheAnswerAsItIs() throws IOException {
        try (var client = front.client()) {
            var plain = client.get("/text");
            assertThat(plain.body()).isEqualTo(TEXT);
            assertThat(plain.header("Vary")).isEqualTo("Accept-Encoding");
            assertThat(plain.header("ETag")).isEqualTo("\"a\"");
            assertThat(client.get("/short", "Accept-Encoding: gzip").body()).isEqualTo("short");
            assertThat(client.get("/own", "Accept-Encoding: gzip").body()).isEqualTo("short");
            var head = client.ask("HEAD", "/text", "Accept-Encoding: gzip");
            assertThat(head.header("Content-Length")).isEqualTo(Integer.toString(TEXT.length()));
            assertThat(head.header("Vary")).isEqualTo("Accept-Encoding");
        }
    }

    @Test
    void whatWasChangedIsCompressedAfterwards() throws IOException {
        try (var client = front.client()) {
            var answer = client.get("/json", "Accept-Encoding: br");
            assertThat(decoded("br", answer.body())).isEqualTo("{\"new\":\"" + TEXT + "\"}");
            assertThat(UPSTREAM.received("/json", "Accept-Encoding")).containsExactly("identity");
        }
    }

    @Test
    void anEventArrivesWhenItHappens() throws IOException, DataFormatException, InterruptedException {
        UPSTREAM.on("/events", visit -> {
            visit.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
            visit.send("9\r\ndata: 1\n\n\r\n");
            visit.wire().line(); // nothing more until the client has gone
        });
        try (var client = front.client()) {
            client.send("GET /events HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n");
            assertThat(client.head()).contains("Content-Encoding: gzip");
            var inflater = new Inflater(true);
            var out = new byte[100];
            int length = 0;
            boolean first = true;
            while (length < 9) {
                var bytes = client.wire()
                        .octets(Integer.parseInt(client.wire().line(), 16))
                        .getBytes(ISO_8859_1);
                client.wire().line();
                int skip = first ? 10 : 0; // the head of gzip
                first = false;
                inflater.setInput(bytes, skip, bytes.length - skip);
                length += inflater.inflate(out, length, out.length - length);
            }
            assertThat(new String(out, 0, length, ISO_8859_1)).isEqualTo("data: 1\n\n");
            inflater.end();
        }
    }

    @Test
    void anAnswerThatBreaksOffIsSeenToBreakOff() throws IOException {
        UPSTREAM.on("/cut", visit -> {
            visit.send("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 100000\r\n\r\n" + TEXT);
            visit.close();
        });
        try (var client = front.client()) {
            client.send("GET /cut HTTP/1.1\r\nHost: a\r\nAccept-Encoding: zstd\r\n\r\n");
            assertThat(client.head()).contains("200", "Content-Encoding: zstd");
            assertThat(client.wire().rest()).doesNotEndWith("0\r\n\r\n");
        }
        assertThat(front.logged("/cut")).contains("\"error\":\"upstream_aborted\"");
    }

    @Test
    void aClientThatGoesInTheMiddleStopsTheUpstream() throws Exception {
        UPSTREAM.on("/endless", visit -> {
            visit.send("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n");
            try {
                while (true) {
                    visit.send("7d00\r\n" + TEXT + "\r\n");
                }
            } catch (IOException e) {
                visit.note("stopped");
                throw e;
            }
        });
        try (var client = front.client()) {
            client.send("GET /endless HTTP/1.1\r\nHost: a\r\nAccept-Encoding: br\r\n\r\n");
            client.head();
            client.wire().octets(1000);
        }
        assertThat(UPSTREAM.noted()).isEqualTo("stopped");
    }

    @Test
    void anAnswerMayBeOfAnySize() throws IOException {
        var piece = (TEXT + TEXT).getBytes(ISO_8859_1);
        UPSTREAM.on("/large", visit -> {
            visit.send("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + PIECES * piece.length
                    + "\r\n\r\n");
            for (int i = 0; i < PIECES; i++) {
                visit.wire().send(piece);
            }
        });
        try (var client = front.client()) {
            var answer = client.get("/large", "Accept-Encoding: zstd");
            var in = new ByteArrayInputStream(answer.body().getBytes(ISO_8859_1));
            try (var decoder = new ZstdInputStreamNoFinalizer(in)) {
                long length = 0;
                var buffer = new byte[65536];
                for (int read = decoder.read(buffer); read >= 0; read = decoder.read(buffer)) {
                    length += read;
                }
                assertThat(length).isEqualTo((long) PIECES * piece.length);
            }
            assertThat(front.metric("sluice_memory_bytes{kind=\"buffers\"}")).isLessThan(8 << 20);
        }
    }
}
