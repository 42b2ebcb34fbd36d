package sluice.core.ws;

import io.netty.buffer.ByteBuf;

/// Follows the frames of one direction of a WebSocket (RFC 6455 section 5.2) without touching them: reads the heads of
/// frames, skips what they carry. Keeps no byte. Loop-confined.
///
/// A frame is illegal if its length has the highest bit set, its opcode is reserved, it is masked though its sender
/// must not mask or the reverse, or it is a control frame that is fragmented or longer than 125 bytes.
final class FrameTracker {
    private static final int CLOSE = 8;
    private static final int MOST_OF_CONTROL = 125;

    private final boolean masked;
    // Of the frame under way: bytes of its head that were seen, and how many there are in all once that is known.
    private int headSeen;
    private int headLength;
    private int lengthEnd;
    private int opcode;
    private boolean last;
    private long length;
    private boolean closed;

    /// @param masked whether the frames of this direction are masked: those of clients are
    FrameTracker(boolean masked) {
        this.masked = masked;
    }

    /// Follows the readable bytes.
    ///
    /// @return how many of them may go on: all, or those before the first illegal frame
    int accept(ByteBuf in) {
        int from = in.readerIndex();
        int end = in.writerIndex();
        int frame = headSeen == 0 ? from : -1; // -1: it began before these bytes
        int at = from;
        while (at < end) {
            if (headSeen == headLength && headSeen > 0) {
                int skipped = (int) Math.min(length, end - at);
                at += skipped;
                length -= skipped;
            } else if (!head(in.getByte(at++) & 0xff)) {
                return refused(frame, from);
            }
            if (headSeen == headLength && length == 0) {
                closed |= opcode == CLOSE;
                headSeen = 0;
                headLength = 0;
                frame = at;
            }
        }
        return end - from;
    }

    private int refused(int frame, int from) {
        if (frame < 0) {
            return 0;
        }
        headSeen = 0; // what goes on ends between two frames
        return frame - from;
    }

    /// Takes the next byte of a frame's head.
    ///
    /// @return false if the frame is illegal
    private boolean head(int b) {
        return switch (headSeen++) {
            case 0 -> {
                last = b >= 0x80;
                opcode = b & 0x0f;
                headLength = 2;
                yield (opcode & 7) <= 2;
            }
            case 1 -> {
                length = b & 0x7f;
                int lengthBytes = length == 126 ? 2 : length == 127 ? 8 : 0;
                headLength = 2 + lengthBytes + (masked ? 4 : 0);
                boolean fits = opcode < CLOSE || last && length <= MOST_OF_CONTROL;
                length = lengthBytes == 0 ? length : 0;
                lengthEnd = 2 + lengthBytes;
                yield fits && masked == b >= 0x80;
            }
            default -> {
                if (headSeen <= lengthEnd) {
                    length = length << 8 | b;
                }
                yield headSeen != 3 || lengthEnd != 10 || b < 0x80; // the highest bit of a length of eight bytes
            }
        };
    }

    /// Whether the direction is between two frames.
    boolean isAtBoundary() {
        return headSeen == 0;
    }

    /// Whether a Close frame has passed: nothing may follow it.
    boolean isClosed() {
        return closed;
    }
}
