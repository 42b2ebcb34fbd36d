package sluice.core.http1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/// Gives a message to a codec in every way in which it could arrive, and expects the same verdict each time.
final class Splits {
    private Splits() {}

    /// One way in which a message arrives: pieces that are handed over one after the other.
    static final class Arrival implements AutoCloseable {
        private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false, true);
        private final Inbox inbox = new Inbox();
        private final List<byte[]> pieces;
        private int next;

        private Arrival(List<byte[]> pieces) {
            this.pieces = pieces;
        }

        /// @return false if everything has arrived
        boolean more() {
            if (next == pieces.size()) {
                return false;
            }
            var piece = pieces.get(next++);
            inbox.add(memory, memory.buffer(piece.length).writeBytes(piece));
            return true;
        }

        ByteBuf bytes() {
            return inbox.bytes();
        }

        /// What the codec left for the next message.
        String rest() {
            var rest = inbox.bytes().toString(ISO_8859_1);
            while (more()) {
                rest = inbox.bytes().toString(ISO_8859_1);
            }
            return rest;
        }

        @Override
        public void close() {
            while (more()) {
                // what was not read is given back with the rest
            }
            inbox.clear();
            assertThat(memory.metric().usedHeapMemory())
                    .as("bytes that nobody released")
                    .isZero();
        }
    }

    /// The message in one piece.
    static Arrival arrival(String message) {
        return new Arrival(List.of(message.getBytes(ISO_8859_1)));
    }

    /// The verdict over a message (octets as characters), if it does not depend on how the message arrives.
    static String verdict(String message, Function<Arrival, String> codec) {
        var bytes = message.getBytes(ISO_8859_1);
        var atOnce = run(List.of(bytes), codec);
        assertThat(run(pieces(bytes, 1), codec)).as("byte by byte").isEqualTo(atOnce);
        assertThat(run(pieces(bytes, 7), codec)).as("seven bytes at a time").isEqualTo(atOnce);
        int step = 1 + bytes.length / 500;
        for (int at = 1; at < bytes.length; at += step) {
            assertThat(run(List.of(slice(bytes, 0, at), slice(bytes, at, bytes.length)), codec))
                    .as("in two pieces, split at %d", at)
                    .isEqualTo(atOnce);
        }
        return atOnce;
    }

    static String run(List<byte[]> pieces, Function<Arrival, String> codec) {
        try (var arrival = new Arrival(pieces)) {
            return codec.apply(arrival);
        }
    }

    static List<byte[]> pieces(byte[] bytes, int size) {
        var pieces = new ArrayList<byte[]>();
        for (int at = 0; at < bytes.length; at += size) {
            pieces.add(slice(bytes, at, Math.min(bytes.length, at + size)));
        }
        return pieces;
    }

    private static byte[] slice(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }
}
