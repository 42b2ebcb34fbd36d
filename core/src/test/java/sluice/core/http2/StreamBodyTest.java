package sluice.core.http2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sluice.api.exchange.BodySink;
import sluice.api.exchange.Bytes;
import sluice.api.exchange.Headers;
import sluice.api.failure.Failure;

class StreamBodyTest {
    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false, true);
    private final Taker taker = new Taker();
    private int taken;
    private final StreamBody body = new StreamBody(
            new StreamBody.Owner() {
                @Override
                public void bodyWanted() {}

                @Override
                public void bodyTaken(int bytes) {
                    taken += bytes;
                }
            },
            -1);

    private static final class Taker implements BodySink {
        final StringBuilder text = new StringBuilder();
        int pieces;
        boolean ended;

        @Override
        public boolean chunk(Bytes bytes) {
            pieces++;
            text.append(new String(bytes.toArray(), ISO_8859_1));
            bytes.release();
            return true;
        }

        @Override
        public void end(Headers trailers) {
            ended = true;
        }

        @Override
        public void fail(Failure failure) {
            throw new AssertionError(failure);
        }
    }

    private void arrive(String octets) {
        var data = memory.buffer(octets.length()).writeBytes(octets.getBytes(ISO_8859_1));
        body.arrived(data);
        data.release();
    }

    @AfterEach
    void nothingIsLost() {
        assertThat(memory.metric().usedHeapMemory())
                .as("bytes that nobody released")
                .isZero();
    }

    @Test
    void smallPiecesThatWaitTakeNoMoreMemoryThanTheyHave() {
        for (int i = 0; i < 10_000; i++) {
            arrive("x");
        }
        assertThat(memory.metric().usedHeapMemory()).isLessThan(16 * 1024);
        body.pipe(taker);
        assertThat(taker.text).hasSize(10_000);
        assertThat(taker.pieces).isEqualTo(3);
        assertThat(taken).isEqualTo(10_000);
    }

    @Test
    void smallAndLargePiecesKeepTheirOrder() {
        arrive("a");
        arrive("B".repeat(600));
        arrive("c");
        arrive("d");
        body.pipe(taker);
        arrive("e");
        body.ended(Headers.EMPTY);
        assertThat(taker.text).hasToString("a" + "B".repeat(600) + "cde");
        assertThat(taker.ended).isTrue();
    }

    @Test
    void whatWaitsIsGivenBackWhenNobodyWantsIt() {
        arrive("a");
        arrive("B".repeat(600));
        body.cancel();
        assertThat(taken).isEqualTo(601);
    }
}
