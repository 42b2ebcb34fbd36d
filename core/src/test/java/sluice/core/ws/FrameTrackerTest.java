package sluice.core.ws;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameTrackerTest {
    /// A text in two fragments with a ping in between, an empty binary, lengths of two and of eight bytes, a close.
    private static final String LEGAL = "0103616263" + "8901ff" + "80026465" + "8200" + "827e0005" + "0102030405"
            + "827f0000000000000003" + "010203" + "880203e8";

    private static byte[] octets(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static int accept(FrameTracker tracker, byte[] octets, int from, int to) {
        return tracker.accept(Unpooled.wrappedBuffer(octets, from, to - from));
    }

    @Test
    void followsFramesInEverySplit() {
        var octets = octets(LEGAL);
        for (int first = 0; first <= octets.length; first++) {
            for (int second = first; second <= octets.length; second++) {
                var tracker = new FrameTracker(false);
                assertThat(accept(tracker, octets, 0, first)).isEqualTo(first);
                assertThat(accept(tracker, octets, first, second)).isEqualTo(second - first);
                assertThat(accept(tracker, octets, second, octets.length)).isEqualTo(octets.length - second);
                assertThat(tracker.isAtBoundary()).isTrue();
                assertThat(tracker.isClosed()).isTrue();
            }
        }
    }

    @Test
    void knowsWhereAFrameEnds() {
        var tracker = new FrameTracker(true);
        var octets = octets("8185" + "01020304" + "6162636465");
        for (int i = 0; i < octets.length; i++) {
            assertThat(tracker.isAtBoundary()).as("before octet %d", i).isEqualTo(i == 0);
            accept(tracker, octets, i, i + 1);
        }
        assertThat(tracker.isAtBoundary()).isTrue();
        assertThat(tracker.isClosed()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "false, 827f8000000000000000, a length with the highest bit set",
        "false, 827fffffffffffffffff, a length with all bits set",
        "false, 8300, opcode 3",
        "false, 8700, opcode 7",
        "false, 8b00, opcode 11",
        "false, 8f00, opcode 15",
        "false, 8980, a server that masks",
        "true, 8900, a client that does not mask",
        "false, 0900, a fragmented ping",
        "false, 897e007e, a ping of 126 bytes",
    })
    void refusesWhatIsIllegalAndKeepsWhatStoodBefore(boolean masked, String hex, String what) {
        var before = octets(masked ? "8180aabbccdd" : "8100");
        var bad = octets(hex);
        var together = new byte[before.length + bad.length];
        System.arraycopy(before, 0, together, 0, before.length);
        System.arraycopy(bad, 0, together, before.length, bad.length);
        var tracker = new FrameTracker(masked);
        assertThat(accept(tracker, together, 0, together.length)).as(what).isEqualTo(before.length);
        assertThat(tracker.isAtBoundary())
                .as("what went on ends between two frames")
                .isTrue();
    }

    @Test
    void aFrameThatTurnsOutIllegalAfterItsHeadWasPassedOnIsNoBoundary() {
        var tracker = new FrameTracker(false);
        assertThat(accept(tracker, octets("82"), 0, 1)).isEqualTo(1);
        assertThat(accept(tracker, octets("7f80"), 0, 2)).isZero();
        assertThat(tracker.isAtBoundary()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 125, 126, 65_535, 65_536, Integer.MAX_VALUE + 1L, Long.MAX_VALUE})
    void skipsPayloadsOfEveryLegalLength(long length) {
        var tracker = new FrameTracker(false);
        var head = octets("827f" + HexFormat.of().toHexDigits(length));
        assertThat(accept(tracker, head, 0, head.length)).isEqualTo(head.length);
        assertThat(tracker.isAtBoundary()).isEqualTo(length == 0);
        var payload = new byte[(int) Math.min(length, 70_000)];
        assertThat(accept(tracker, payload, 0, payload.length)).isEqualTo(payload.length);
        assertThat(tracker.isAtBoundary()).isEqualTo(length <= payload.length);
    }
}
