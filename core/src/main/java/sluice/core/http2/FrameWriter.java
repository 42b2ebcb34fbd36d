package sluice.core.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DefaultHttp2FrameWriter;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2Headers;

/// Writes HEADERS in one buffer and DATA without a promise per piece, and tells what left. Loop-confined.
final class FrameWriter extends DefaultHttp2FrameWriter {
    private static final int HEADER = 9;
    private static final int END_STREAM = 0x1;
    private static final int END_HEADERS = 0x4;

    /// Learns of the frames that leave.
    interface Watch {
        /// Bytes of a body are on their way to the client.
        void dataWritten(int streamId, int bytes);

        /// A frame that answers one of the client's control frames is on its way.
        void controlWritten();
    }

    private final AnswerEncoder heads;
    private Watch watch = new Watch() {
        @Override
        public void dataWritten(int streamId, int bytes) {}

        @Override
        public void controlWritten() {}
    };

    FrameWriter(AnswerEncoder heads) {
        super(heads);
        this.heads = heads;
    }

    /// From now on, this watch is told.
    void tell(Watch told) {
        watch = told;
    }

    @Override
    public ChannelFuture writeHeaders(
            ChannelHandlerContext context,
            int streamId,
            Http2Headers headers,
            int padding,
            boolean endStream,
            ChannelPromise promise) {
        var out = context.alloc().buffer(512);
        try {
            out.writerIndex(HEADER);
            heads.encodeHeaders(streamId, headers, out);
        } catch (RuntimeException e) {
            out.release();
            throw e;
        }
        int flags = endStream ? END_STREAM : 0;
        int length = out.readableBytes() - HEADER;
        if (length <= maxFrameSize()) {
            return context.write(head(out, length, Http2FrameTypes.HEADERS, flags | END_HEADERS, streamId), promise);
        }
        return writeLong(context, streamId, out, flags, promise);
    }

    private ChannelFuture writeLong(
            ChannelHandlerContext context, int streamId, ByteBuf block, int flags, ChannelPromise promise) {
        block.skipBytes(HEADER);
        var out = context.alloc().buffer(block.readableBytes() + HEADER * (2 + block.readableBytes() / maxFrameSize()));
        byte type = Http2FrameTypes.HEADERS;
        int first = flags;
        while (block.isReadable()) {
            int length = Math.min(block.readableBytes(), maxFrameSize());
            int last = length == block.readableBytes() ? END_HEADERS : 0;
            out.writeMedium(length).writeByte(type).writeByte(first | last).writeInt(streamId);
            out.writeBytes(block, length);
            type = Http2FrameTypes.CONTINUATION;
            first = 0;
        }
        block.release();
        return context.write(out, promise);
    }

    private static ByteBuf head(ByteBuf frame, int length, byte type, int flags, int streamId) {
        return frame.setMedium(0, length).setByte(3, type).setByte(4, flags).setInt(5, streamId);
    }

    @Override
    public ChannelFuture writeData(
            ChannelHandlerContext context,
            int streamId,
            ByteBuf data,
            int padding,
            boolean endStream,
            ChannelPromise promise) {
        watch.dataWritten(streamId, data.readableBytes());
        while (data.readableBytes() > maxFrameSize()) {
            context.write(dataHead(context, maxFrameSize(), 0, streamId), context.voidPromise());
            context.write(data.readRetainedSlice(maxFrameSize()), context.voidPromise());
        }
        int flags = endStream ? END_STREAM : 0;
        var head = dataHead(context, data.readableBytes(), flags, streamId);
        if (!data.isReadable()) {
            data.release();
            return context.write(head, promise);
        }
        context.write(head, context.voidPromise());
        return context.write(data, promise);
    }

    private static ByteBuf dataHead(ChannelHandlerContext context, int length, int flags, int streamId) {
        var out = context.alloc().buffer(HEADER).writerIndex(HEADER);
        return head(out, length, Http2FrameTypes.DATA, flags, streamId);
    }

    @Override
    public ChannelFuture writePing(ChannelHandlerContext context, boolean ack, long data, ChannelPromise promise) {
        watch.controlWritten();
        return super.writePing(context, ack, data, promise);
    }

    @Override
    public ChannelFuture writeSettingsAck(ChannelHandlerContext context, ChannelPromise promise) {
        watch.controlWritten();
        return super.writeSettingsAck(context, promise);
    }

    @Override
    public ChannelFuture writeRstStream(
            ChannelHandlerContext context, int streamId, long errorCode, ChannelPromise promise) {
        watch.controlWritten();
        return super.writeRstStream(context, streamId, errorCode, promise);
    }
}
