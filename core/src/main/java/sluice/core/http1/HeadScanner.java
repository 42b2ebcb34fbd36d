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
                return tooLarge(seen - 1, limits, firstLine); // the last byte may be half of the empty line
            }
            int end = lf + 1 - base;
            if (end == 1 || in.getByte(lf - 1) != '\r') {
                int size = tooLarge(end, limits, firstLine);
                return size == INCOMPLETE ? BARE_LF : size;
            }
            boolean empty = end - 2 == lineStart;
            int size = empty ? INCOMPLETE : tooLarge(end, limits, firstLine);
            if (size != INCOMPLETE) {
                return size;
            }
            seen = lineStart = end;
            if (empty) {
                return end;
            }
            if (lines++ == 0) {
                firstLineEnd = end;
            }
            if (lines - (firstLine ? 1 : 0) > limits.fieldCount()) {
                return TOO_MANY_FIELDS;
            }
        }
    }

    /// @param length of first line and fields, without the empty line
    private int tooLarge(int length, HeadLimits limits, boolean firstLine) {
        if (!firstLine) {
            return length > limits.fieldBytes() ? TOO_LARGE : INCOMPLETE;
        }
        if (lines == 0) {
            return length > limits.firstLine() ? FIRST_LINE_TOO_LONG : INCOMPLETE;
        }
        return length - firstLineEnd > limits.fieldBytes() ? TOO_LARGE : INCOMPLETE;
    }

    /// How many lines the head has.
    int lines() {
        return lines;
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
