package sluice.core.http1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.api.exchange.BodySink;
import sluice.api.exchange.Bytes;
import sluice.api.exchange.Headers;
import sluice.api.failure.Failure;

class ChunkedBodyReaderTest {
    /// Takes a body and remembers it.
    private static final class Taker implements BodySink {
        final StringBuilder text = new StringBuilder();
        private final boolean willing;
        int pieces;

        Taker(boolean willing) {
            this.willing = willing;
        }

        @Override
        public boolean chunk(Bytes bytes) {
            pieces++;
            text.append(new String(bytes.toArray(), ISO_8859_1));
            bytes.release();
            return willing;
        }

        @Override
        public void end(Headers trailers) {
            throw new AssertionError("a reader does not tell the end");
        }

        @Override
        public void fail(Failure failure) {
            throw new AssertionError("a reader does not tell failures");
        }
    }

    /// The verdict over a body: its text, trailers and what follows, or what is wrong.
    private static String read(String body) {
        var steadily = Splits.verdict(body, arrival -> read(new ChunkedBodyReader(), arrival, true));
        assertThat(Splits.verdict(body, arrival -> read(new ChunkedBodyReader(), arrival, false)))
                .as("with a pause after every piece")
                .isEqualTo(steadily);
        return steadily;
    }

    static String read(BodyReader reader, Splits.Arrival arrival, boolean willing) {
        var taker = new Taker(willing);
        while (arrival.more()) {
            var progress = reader.read(arrival.bytes(), taker);
            while (progress == BodyReader.Progress.PAUSE) {
                progress = reader.read(arrival.bytes(), taker);
            }
            if (progress == BodyReader.Progress.DONE) {
                var trailers = new StringJoiner(",", "{", "}");
                reader.trailers().forEach((name, value) -> trailers.add(name.text() + "=" + value));
                return taker.text + " " + trailers + "|" + arrival.rest();
            }
            if (progress == BodyReader.Progress.INVALID) {
                return reader.error();
            }
        }
        return taker.text + " incomplete";
    }

    @Test
    void readsChunksAndLeavesTheNextMessageAlone() {
        assertThat(read("5\r\nhello\r\n0\r\n\r\nGET /")).isEqualTo("hello {}|GET /");
        assertThat(read("1\r\na\r\n1A\r\nbcdefghijklmnopqrstuvwxyz{\r\n001\r\n|\r\n0\r\n\r\n"))
                .isEqualTo("abcdefghijklmnopqrstuvwxyz{| {}|");
        assertThat(read("0000000000000\r\n\r\n")).isEqualTo(" {}|");
        assertThat(read("2\r\n\r\n\r\n0\r\n\r\n")).isEqualTo("\r\n {}|");
    }

    @Test
    void readsTrailersAndDropsThoseThatWouldFoolTheReceiver() {
        assertThat(read("1\r\na\r\n0\r\nX-Sum: 1\r\nEmpty:\r\n\r\nrest")).isEqualTo("a {X-Sum=1,Empty=}|rest");
        var fooling = String.join(
                "\r\n",
                "0",
                "Content-Length: 5",
                "Transfer-Encoding: chunked",
                "host: b",
                "Connection: close",
                "Authorization: me",
                "Cookie: a=b",
                "Set-Cookie: a=b",
                "TE: x",
                "Keep-Alive: 5",
                "Ok: 1");
        assertThat(read(fooling + "\r\n\r\n")).isEqualTo(" {Ok=1}|");
    }

    @Test
    void readsOverExtensions() {
        assertThat(read("1;a\r\nx\r\n1;a=b;c=\"d\\\";\t\u00fc\"\r\ny\r\n0;last\r\n\r\n"))
                .isEqualTo("xy {}|");
    }

    @Test
    void smallChunksThatArriveTogetherGoOnTogether() {
        var body = "1\r\na\r\n".repeat(20_000) + "0\r\n\r\n";
        var taker = new Taker(true);
        Splits.run(List.of(body.getBytes(ISO_8859_1)), arrival -> {
            arrival.more();
            assertThat(new ChunkedBodyReader().read(arrival.bytes(), taker)).isEqualTo(BodyReader.Progress.DONE);
            return "";
        });
        assertThat(taker.text).hasSize(20_000);
        assertThat(taker.pieces).isEqualTo(2);
    }

    @Test
    void smallChunksThatArriveAloneDoNotWaitForOthers() {
        var taker = new Taker(true);
        Splits.run(List.of("1\r\na\r\n1\r\nb\r\n".getBytes(ISO_8859_1)), arrival -> {
            arrival.more();
            assertThat(new ChunkedBodyReader().read(arrival.bytes(), taker)).isEqualTo(BodyReader.Progress.MORE);
            return "";
        });
        assertThat(taker.text).hasToString("ab");
    }

    @Test
    void waitsForTheRest() {
        assertThat(read("5\r\nhel")).isEqualTo("hel incomplete");
        assertThat(read("5\r\nhello\r\n0\r\n")).isEqualTo("hello incomplete");
        assertThat(read("0\r\nX: 1\r\n")).isEqualTo(" incomplete");
        assertThat(read("0\r\n\r")).isEqualTo(" incomplete");
        assertThat(read("0\r\nX")).isEqualTo(" incomplete");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "0x5|a chunk size is not hexadecimal",
                "g|a chunk has no size",
                "+5|a chunk has no size",
                "-5|a chunk has no size",
                " 5|a chunk has no size",
                "5 |a chunk size is not hexadecimal",
                "5\t;a|a chunk size is not hexadecimal",
                "5,5|a chunk size is not hexadecimal",
                ";a|a chunk has no size",
                "10000000000005|a chunk size has more than 13 digits",
                "ffffffffffffffff5|a chunk size has more than 13 digits",
                "5;a\0|a chunk extension contains a control character",
                "5;\"a\u0001\"|a chunk extension contains a control character",
            })
    void refusesSizesThatAreNotPlainHexadecimal(String size, String error) {
        assertThat(read(size + "\r\nhello\r\n0\r\n\r\n")).isEqualTo(error);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\n5\r\nhello\r\n0\r\n\r\n",
                "5\nhello\r\n0\r\n\r\n",
                "5\rhello\r\n0\r\n\r\n",
                "5;a\nhello\r\n0\r\n\r\n",
                "5;a\rhello\r\n0\r\n\r\n",
                "5;\"\r\nhello\"\r\n\r\n",
                "5\r\nhello0\r\n\r\n",
                "5\r\nhello\n0\r\n\r\n",
                "5\r\nhello\r0\r\n\r\n",
                "5\r\nhello!\r\n0\r\n\r\n",
                "0\r\nX: 1\n\r\n",
                "0\r\n\n",
                "0\r\n X: 1\r\n\r\n",
                "0\r\nX : 1\r\n\r\n",
                "0\r\nX: \0\r\n\r\n",
                "0\r\nnot a field\r\n\r\n",
            })
    void refusesLinesThatAreNotStrict(String body) {
        assertThat(read(body)).startsWith("a ").doesNotContain("incomplete", "{");
    }

    @Test
    void refusesExtensionsAndTrailersWithoutEnd() {
        assertThat(read("1;" + "a".repeat(ChunkedBodyReader.MAX_EXTENSIONS - 1) + "\r\nx\r\n0\r\n\r\n"))
                .isEqualTo("x {}|");
        assertThat(read("1;" + "a".repeat(ChunkedBodyReader.MAX_EXTENSIONS) + "\r\nx\r\n0\r\n\r\n"))
                .isEqualTo("chunk extensions are longer than 1024 bytes");
        assertThat(read("1;abc\r\nx\r\n".repeat(257) + "0\r\n\r\n"))
                .isEqualTo("chunk extensions are longer than 1024 bytes");
        assertThat(read("0\r\n" + "X: 1\r\n".repeat(33) + "\r\n")).isEqualTo("the trailers are too large");
        assertThat(read("0\r\nX: " + "1".repeat(9000))).isEqualTo("the trailers are too large");
    }

    @Test
    void aBodyOfKnownLengthEndsWhereItsLengthSays() {
        assertThat(Splits.verdict("hello next", arrival -> read(BodyReader.fixed(5), arrival, true)))
                .isEqualTo("hello {}| next");
        assertThat(Splits.verdict("hell", arrival -> read(BodyReader.fixed(5), arrival, true)))
                .isEqualTo("hell incomplete");
        assertThat(Splits.verdict("next", arrival -> read(BodyReader.none(), arrival, true)))
                .isEqualTo(" {}|next");
    }

    @Test
    void aBodyThatEndsWithTheConnectionTakesAllThereIs() {
        assertThat(Splits.verdict("hello\r\n\r\n", arrival -> read(BodyReader.untilClose(), arrival, true)))
                .isEqualTo("hello\r\n\r\n incomplete");
    }
}
