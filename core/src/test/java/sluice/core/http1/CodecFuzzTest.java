package sluice.core.http1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import sluice.api.value.CidrSet;
import sluice.core.pipeline.EdgeRules;

/// Messages that are nearly right, by the ten thousand: no codec throws, loops, leaks, or says something else when the
/// same bytes arrive in other pieces.
class CodecFuzzTest {
    private static final int ROUNDS = 15_000;
    private static final HeadLimits LIMITS = new HeadLimits(300, 8, 60);
    private static final EdgeRules EDGE = new EdgeRules(CidrSet.of(List.of()), List.of("X-User-Id"));

    private static final String[] REQUEST = {
        "GET",
        "POST",
        " ",
        "/",
        "/a",
        "/%2e",
        "/..",
        "?",
        "http://",
        "a",
        "*",
        "HTTP/1.1",
        "HTTP/1.0",
        "\r\n",
        "\r\n",
        "\r\n",
        "\n",
        "\r",
        "Host: a",
        "Host:",
        "Content-Length: ",
        "5",
        "+",
        "Transfer-Encoding: ",
        "chunked",
        ", ",
        "gzip",
        "Connection: ",
        "close",
        "Host",
        "X",
        ":",
        ": ",
        "\t",
        "\0",
        "\u00ff",
        ";",
        "Expect: 100-continue",
        "Keep-Alive: timeout=",
        "99999999999999999999",
        "%",
        "@",
        "[",
        "]",
        "x".repeat(50)
    };
    private static final String[] RESPONSE = {
        "HTTP/1.1 ",
        "HTTP/1.0 ",
        "200",
        "204",
        "304",
        "100",
        " ",
        "OK",
        "\r\n",
        "\r\n",
        "\r\n",
        "\n",
        "\r",
        "Content-Length: ",
        "5",
        "-",
        "Transfer-Encoding: ",
        "chunked",
        "Connection: ",
        "close",
        "keep-alive",
        "X",
        ":",
        ": ",
        "\t",
        "\0",
        "\u00ff",
        ",",
        "Keep-Alive: timeout=",
        "x".repeat(80)
    };
    private static final String[] CHUNKS = {
        "0",
        "1",
        "5",
        "A",
        "f",
        "g",
        "\r\n",
        "\r\n",
        "\r\n",
        "\n",
        "\r",
        ";",
        "=",
        "\"",
        "\\",
        "hello",
        "X: 1",
        ":",
        " ",
        "\t",
        "\0",
        "\u00ff",
        "fffffffffffff",
        "0\r\n\r\n",
        "x".repeat(30)
    };

    private final Random random = new Random(20260101);

    private void fuzz(String[] parts, String start, Function<Splits.Arrival, String> codec) {
        int wellFormed = 0;
        for (int i = 0; i < ROUNDS; i++) {
            var text = new StringBuilder(start);
            for (int j = random.nextInt(14); j >= 0; j--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            var bytes = text.toString().getBytes(ISO_8859_1);
            var atOnce = Splits.run(List.of(bytes), codec);
            assertThat(Splits.run(Splits.pieces(bytes, 1), codec))
                    .as("byte by byte: %s", text)
                    .isEqualTo(atOnce);
            assertThat(Splits.run(cut(bytes), codec)).as("in pieces: %s", text).isEqualTo(atOnce);
            wellFormed += atOnce.startsWith("ok") ? 1 : 0;
        }
        assertThat(start.isEmpty() || wellFormed > 0)
                .as("whether some messages were admitted")
                .isTrue();
    }

    private List<byte[]> cut(byte[] bytes) {
        var pieces = new ArrayList<byte[]>();
        for (int at = 0; at < bytes.length; ) {
            int end = Math.min(bytes.length, at + 1 + random.nextInt(20));
            pieces.add(Arrays.copyOfRange(bytes, at, end));
            at = end;
        }
        return pieces;
    }

    @Test
    void requestsThatAreNearlyRight() {
        fuzz(REQUEST, "", CodecFuzzTest::request);
        fuzz(REQUEST, "GET /a HTTP/1.1\r\nHost: a\r\n", CodecFuzzTest::request);
    }

    private static String request(Splits.Arrival arrival) {
        var parser = new RequestParser(LIMITS);
        var reader = new RequestReader(parser, "http");
        while (arrival.more()) {
            if (parser.read(arrival.bytes())) {
                var request = reader.read(EDGE, false);
                var failure = reader.failure();
                return failure == null
                        ? "ok " + request.method() + request.authority() + request.uri() + "|" + arrival.rest()
                        : failure.status() + failure.detail();
            }
        }
        return "incomplete";
    }

    @Test
    void answersThatAreNearlyRight() {
        fuzz(RESPONSE, "", CodecFuzzTest::response);
        fuzz(RESPONSE, "HTTP/1.1 200 OK\r\n", CodecFuzzTest::response);
    }

    private static String response(Splits.Arrival arrival) {
        var parser = new ResponseParser(LIMITS);
        while (arrival.more()) {
            if (parser.read(arrival.bytes())) {
                return parser.error().isEmpty()
                        ? "ok " + parser.status() + parser.body("GET").length() + parser.isPersistent() + "|"
                                + arrival.rest()
                        : parser.error();
            }
        }
        return "incomplete";
    }

    @Test
    void chunkedBodiesThatAreNearlyRight() {
        fuzz(CHUNKS, "", CodecFuzzTest::chunks);
        fuzz(CHUNKS, "5\r\nhello\r\n", CodecFuzzTest::chunks);
        fuzz(CHUNKS, "0\r\n", CodecFuzzTest::chunks);
    }

    private static String chunks(Splits.Arrival arrival) {
        var verdict = ChunkedBodyReaderTest.read(new ChunkedBodyReader(), arrival, true);
        return verdict.contains("{") ? "ok " + verdict : verdict;
    }
}
