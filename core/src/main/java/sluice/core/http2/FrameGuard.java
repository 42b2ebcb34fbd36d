package sluice.core.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2HeadersDecoder;

/// Looks at each frame before it is read: what is cheap to send and dear to treat is counted against a budget, whatever
/// the state of its stream. Loop-confined.
final class FrameGuard extends DefaultHttp2FrameReader {
    private static final int HEADER = 9;
    private static final int END_STREAM = 0x1;
    private static final int ACK = 0x1;
    private static final int END_HEADERS = 0x4;
    private static final int PADDED = 0x8;

    private final Budgets budgets;
    private final long mostHeadBytes;
    private boolean headOpen;
    private boolean headPartial;
    private int type;
    private long headBytes;
    private boolean stopped;

    /// @param mostHeadBytes what a head may have before it is decompressed
    FrameGuard(Http2HeadersDecoder heads, Budgets budgets, long mostHeadBytes) {
        super(heads, Integer.MAX_VALUE); // its own count of CONTINUATION frames is off
        this.budgets = budgets;
        this.mostHeadBytes = mostHeadBytes;
    }

    /// Reads nothing more: the connection ends.
    void stop() {
        stopped = true;
    }

    /// Whether a head, or a frame that may be one, has begun and not ended.
    boolean isHeadBegun() {
        return headOpen || headPartial;
    }

    /// Whether the frame that is being read belongs to a head.
    boolean isReadingHead() {
        return type == Http2FrameTypes.HEADERS || type == Http2FrameTypes.CONTINUATION;
    }

    /// Reads the frames that are there as a whole, one by one.
    @Override
    public void readFrame(ChannelHandlerContext context, ByteBuf in, Http2FrameListener listener)
            throws Http2Exception {
        headPartial = false;
        while (in.isReadable()) {
            if (stopped) {
                in.skipBytes(in.readableBytes());
                return;
            }
            if (in.readableBytes() < HEADER) {
                headPartial = true;
                return;
            }
            int at = in.readerIndex();
            int length = in.getUnsignedMedium(at);
            if (length <= maxFrameSize() && in.readableBytes() < HEADER + length) {
                headPartial = in.getByte(at + 3) == Http2FrameTypes.HEADERS;
                return;
            }
            type = in.getByte(at + 3);
            charge(in.getByte(at + 4), length);
            int end = in.writerIndex();
            in.writerIndex(Math.min(end, at + HEADER + length));
            try {
                super.readFrame(context, in, listener);
            } finally {
                in.writerIndex(end);
            }
        }
    }

    private void charge(int flags, int length) throws BudgetExceeded {
        switch (type) {
            case Http2FrameTypes.DATA -> data(flags, length);
            case Http2FrameTypes.HEADERS -> {
                budgets.earn(AbuseLimit.PRIORITIES, 3);
                headOpen = (flags & END_HEADERS) == 0;
                headBytes = length;
            }
            case Http2FrameTypes.CONTINUATION -> {
                budgets.continuation();
                headBytes += length;
                if (headBytes > mostHeadBytes) {
                    throw new BudgetExceeded(AbuseLimit.HEAD);
                }
                headOpen &= (flags & END_HEADERS) == 0;
            }
            case Http2FrameTypes.PRIORITY -> budgets.spend(AbuseLimit.PRIORITIES);
            case Http2FrameTypes.SETTINGS -> {
                if ((flags & ACK) == 0) {
                    budgets.spend(AbuseLimit.SETTINGS);
                }
            }
            case Http2FrameTypes.PING -> budgets.spend(AbuseLimit.PINGS);
            case Http2FrameTypes.WINDOW_UPDATE -> budgets.spend(AbuseLimit.WINDOW_UPDATES);
            case Http2FrameTypes.RST_STREAM, Http2FrameTypes.GO_AWAY, Http2FrameTypes.PUSH_PROMISE -> {}
            default -> budgets.spend(AbuseLimit.UNKNOWN_FRAMES);
        }
        if (!headOpen) {
            budgets.headComplete();
        }
    }

    private void data(int flags, int length) throws BudgetExceeded {
        boolean empty = length == 0 || (flags & PADDED) != 0 && length == 1;
        if (!empty) {
            budgets.earn(AbuseLimit.PINGS, 1);
        } else if ((flags & END_STREAM) == 0) {
            budgets.spend(AbuseLimit.EMPTY_DATA);
        }
    }
}
