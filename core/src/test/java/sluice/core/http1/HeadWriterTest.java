package sluice.core.http1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import sluice.api.exchange.HeaderEdits;
import sluice.api.exchange.HeaderName;
import sluice.api.exchange.Headers;
import sluice.core.message.HeadBytes;
import sluice.core.message.HeaderBlock;

class HeadWriterTest {
    private static final HeaderName X = HeaderName.of("X");

    /// What is written, which must not depend on the kind of the buffer.
    private static String written(Consumer<HeadBytes> writing) {
        var out = new HeadBytes();
        writing.accept(out);
        return new String(out.array(), 0, out.length(), ISO_8859_1);
    }

    private static String fields(Headers headers, boolean contentLength) {
        return written(out -> HeadWriter.fields(out, headers, contentLength));
    }

    private static String lines(String... lines) {
        return String.join("\r\n", lines) + "\r\n";
    }

    private static HeaderBlock block(String lines) {
        var bytes = (lines + "\r\n").getBytes(ISO_8859_1);
        var block = new HeaderBlock(bytes, 1);
        assertThat(FieldLines.parse(bytes, 0, block)).isEmpty();
        return block;
    }

    @Test
    void copiesLinesAsTheyStand() {
        assertThat(fields(block("A: 1\r\nb: gr\u00fcn\r\nC: \r\n"), false))
                .isEqualTo("A: 1\r\nb: gr\u00fcn\r\nC: \r\n");
    }

    @Test
    void bringsOddLinesIntoTheUsualForm() {
        assertThat(fields(block("A:1\r\nB:   2\r\nC: 3  \r\nD:\t4\r\nE:\r\nF: 6\r\n"), false))
                .isEqualTo("A: 1\r\nB: 2\r\nC: 3\r\nD: 4\r\nE: \r\nF: 6\r\n");
    }

    @Test
    void leavesOutWhatFramesAMessage() {
        var all = lines(
                "A: 1",
                "Host: a",
                "Connection: x",
                "B: 2",
                "Transfer-Encoding: chunked",
                "content-length: 5",
                "Keep-Alive: 5",
                "C: 3");
        assertThat(fields(block(all), false)).isEqualTo("A: 1\r\nB: 2\r\nC: 3\r\n");
        assertThat(fields(block(all), true)).isEqualTo("A: 1\r\nB: 2\r\ncontent-length: 5\r\nC: 3\r\n");
        var edits = new HeaderEdits(Headers.EMPTY)
                .add(HeaderName.of("connection"), "close")
                .add(HeaderName.of("HOST"), "b")
                .add(HeaderName.of("Transfer-Encoding"), "gzip")
                .add(HeaderName.of("Content-Length"), "7")
                .add(X, "1");
        assertThat(fields(edits, false)).isEqualTo("X: 1\r\n");
        assertThat(fields(edits, true)).isEqualTo("Content-Length: 7\r\nX: 1\r\n");
    }

    @Test
    void leavesOutDroppedFieldsWhereverTheyStand() {
        for (int drop = 0; drop < 3; drop++) {
            var block = block("A: 1\r\nB: 2\r\nC: 3\r\n");
            block.drop(drop);
            assertThat(fields(block, false))
                    .isEqualTo("A: 1\r\nB: 2\r\nC: 3\r\n".replaceFirst("[ABC]: " + (drop + 1) + "\r\n", ""));
        }
    }

    @Test
    void writesEditsOverEdits() {
        var inner = new HeaderEdits(block("A: 1\r\nB: 2\r\nC: 3\r\n"))
                .set(HeaderName.of("b"), "two")
                .add(X, "in");
        var outer = new HeaderEdits(inner).remove(HeaderName.of("C")).set(X, "out");
        assertThat(fields(inner, false)).isEqualTo("A: 1\r\nC: 3\r\nb: two\r\nX: in\r\n");
        assertThat(fields(outer, false)).isEqualTo("A: 1\r\nb: two\r\nX: out\r\n");
        assertThat(fields(new HeaderEdits(Headers.of("A", "1", "B", "2")).remove(HeaderName.of("A")), false))
                .isEqualTo("B: 2\r\n");
    }

    @Test
    void editsOverEditsOverEditsAreWrittenToo() {
        var lowest = new HeaderEdits(block("A: 1\r\nB: 2\r\nC: 3\r\n")).remove(HeaderName.of("A"));
        var middle = new HeaderEdits(lowest).remove(HeaderName.of("B"));
        var highest = new HeaderEdits(middle).add(X, "1");
        assertThat(fields(highest, false)).isEqualTo("C: 3\r\nX: 1\r\n");
    }

    @Test
    void charactersThatAreNoOctetsNeverBecomeLineEnds() {
        assertThat(written(out -> HeadWriter.write(out, X, "a\u010d\u010ab\u20acc\u00ff")))
                .isEqualTo("X: a??b?c\u00ff\r\n");
    }
}
