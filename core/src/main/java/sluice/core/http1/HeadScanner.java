package sluice.core.http1;

import io.netty.buffer.ByteBuf;

/// Finds the end of a head while it arrives, looking at every byte once. Every line must end in CRLF.
final class HeadScanner {
    static final int INCOMPLETE = -1;
    static final int BARE_LF = -2;
    static final int FIRST_LINE_TOO_LONG = -3;
    static final int TOO_LARGE = -4;
    static final int TOO_MANY_FIELDS = -5;

    // Loop-confined. Offsets count from the reader index, which does not move while a head arrives.
    private int seen;
    private int lineStart;
    private int firstLineEnd;
    private int lines;

    /// @param firstLine whether a request or status line stands before the fields; trailers have none
    /// @return the length of the head including its empty line, or one of the negative constants
    int scan(ByteBuf in, HeadLimits limits, boolean firstLine) {
        int base = in.readerIndex();
        while (true) {
            int lf = in.indexOf(base + seen, in.writerIndex(), (byte) '\n');
            if (lf < 0) {
                seen = in.readableBytes();
                return tooLarge(seen, limits, firstLine);
            }
            int at = lf - base;
            int size = tooLarge(at, limits, firstLine);
            if (size != INCOMPLETE) {
                return size;
            }
            if (at == 0 || in.getByte(lf - 1) != '\r') {
                return BARE_LF;
            }
            boolean empty = at - 1 == lineStart;
            seen = lineStart = at + 1;
            if (empty) {
                return tooLarge(seen, limits, firstLine) == INCOMPLETE ? seen : tooLarge(seen, limits, firstLine);
            }
            if (lines++ == 0) {
                firstLineEnd = seen;
            }
            if (lines - (firstLine ? 1 : 0) > limits.fieldCount()) {
                return TOO_MANY_FIELDS;
            }
        }
    }

    private int tooLarge(int length, HeadLimits limits, boolean firstLine) {
        if (!firstLine) {
            return length > limits.fieldBytes() ? TOO_LARGE : INCOMPLETE;
        }
        if (lines == 0 ? length > limits.firstLine() : firstLineEnd > limits.firstLine()) {
            return FIRST_LINE_TOO_LONG;
        }
        return lines > 0 && length - firstLineEnd > limits.fieldBytes() ? TOO_LARGE : INCOMPLETE;
    }

    /// Whether a part of a head has been seen.
    boolean isBegun() {
        return seen > 0;
    }

    void reset() {
        seen = 0;
        lineStart = 0;
        firstLineEnd = 0;
        lines = 0;
    }
}
