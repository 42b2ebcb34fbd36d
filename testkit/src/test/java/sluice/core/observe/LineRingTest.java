package sluice.core.observe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LineRingTest {
    private final LongAdder dropped = new LongAdder();
    private final LineRing ring = new LineRing(64, dropped);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void linesComeOutInOrderAcrossTheEdge() throws IOException {
        for (int i = 0; i < 20; i++) {
            offer("line number " + i + "\n");
            ring.drainTo(out);
        }
        assertThat(out.toString(UTF_8).lines())
                .containsExactlyElementsOf(
                        IntStream.range(0, 20).mapToObj(i -> "line number " + i).toList());
        assertThat(dropped.sum()).isZero();
    }

    @Test
    void aLineThatDoesNotFitIsDroppedAsAWholeAndCounted() throws IOException {
        offer("x".repeat(59) + "\n");
        offer("12345\n");
        offer("123\n");
        ring.drainTo(out);

        assertThat(out.toString(UTF_8)).isEqualTo("x".repeat(59) + "\n123\n");
        assertThat(dropped.sum()).isEqualTo(1);
    }

    @Test
    void asksToBeEmptiedWhenHalfFull() {
        assertThat(offer("x".repeat(32))).isFalse();
        assertThat(offer("x")).isTrue();
    }

    @Test
    void tellsHowManyLinesAFailedOutputCost() {
        offer("1\n");
        offer("2\n");
        assertThatThrownBy(() -> ring.drainTo(new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("disk full");
                    }
                }))
                .hasMessage("disk full");
        assertThat(ring.lost()).isEqualTo(2);
    }

    @Test
    void twoThreadsSeeWholeLinesOnly() throws Exception {
        var large = new LineRing(1 << 12, dropped);
        int lines = 200_000;
        try (var loop = Executors.newSingleThreadExecutor()) {
            var putting = loop.submit(() -> {
                for (int i = 0; i < lines; i++) {
                    var line = ("line " + i + "\n").getBytes(UTF_8);
                    large.offer(line, line.length);
                }
            });
            while (!putting.isDone()) {
                large.drainTo(out);
            }
            large.drainTo(out);
        }
        var seen = out.toString(UTF_8).lines().toList();
        assertThat(seen)
                .allMatch(line -> line.matches("line [0-9]+"))
                .isSortedAccordingTo(
                        (a, b) -> Integer.compare(Integer.parseInt(a.substring(5)), Integer.parseInt(b.substring(5))));
        assertThat(seen.size() + dropped.sum()).isEqualTo(lines);
    }

    private boolean offer(String text) {
        var line = text.getBytes(UTF_8);
        return ring.offer(line, line.length);
    }
}
