package sluice.core.client;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;

/// What a peer sends on one connection, handed to the streams it belongs to. Loop-confined.
final class UpstreamFrames extends Http2FrameAdapter {
    private final MultiplexedConnection connection;
    private final FrameBudget budget;

    UpstreamFrames(MultiplexedConnection connection, FrameBudget budget) {
        this.connection = connection;
        this.budget = budget;
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext on,
            int streamId,
            Http2Headers headers,
            int dependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean end)
            throws Http2Exception {
        onHeadersRead(on, streamId, headers, padding, end);
    }

    @Override
    public void onHeadersRead(ChannelHandlerContext on, int streamId, Http2Headers headers, int padding, boolean end)
            throws Http2Exception {
        if ((streamId & 1) == 0) {
            throw Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "it opened a stream of its own");
        }
        var stream = connection.of(streamId);
        if (stream != null) {
            stream.fields(headers, end);
        }
    }

    @Override
    public int onDataRead(ChannelHandlerContext on, int streamId, ByteBuf data, int padding, boolean end)
            throws Http2Exception {
        int length = data.readableBytes();
        if (length == 0 && !end) {
            spend();
        }
        var stream = connection.of(streamId);
        return padding + (stream == null ? length : stream.data(data, end));
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext on, int streamId, long error) throws Http2Exception {
        spend();
        var stream = connection.of(streamId);
        if (stream != null) {
            stream.reset(error);
        }
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext on, Http2Settings settings) throws Http2Exception {
        spend();
        connection.settled();
    }

    @Override
    public void onPingRead(ChannelHandlerContext on, long data) throws Http2Exception {
        spend();
    }

    @Override
    public void onPingAckRead(ChannelHandlerContext on, long data) throws Http2Exception {
        spend();
    }

    @Override
    public void onSettingsAckRead(ChannelHandlerContext on) throws Http2Exception {
        spend();
    }

    @Override
    public void onPriorityRead(ChannelHandlerContext on, int streamId, int dependency, short weight, boolean exclusive)
            throws Http2Exception {
        spend();
    }

    @Override
    public void onUnknownFrame(ChannelHandlerContext on, byte type, int streamId, Http2Flags flags, ByteBuf payload) {
        try {
            spend();
        } catch (Http2Exception e) {
            connection.onError(on, false, e);
        }
    }

    @Override
    public void onGoAwayRead(ChannelHandlerContext on, int lastStreamId, long error, ByteBuf debug)
            throws Http2Exception {
        spend();
    }

    @Override
    public void onPushPromiseRead(
            ChannelHandlerContext on, int streamId, int promised, Http2Headers headers, int padding)
            throws Http2Exception {
        throw Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "it pushes unasked");
    }

    private void spend() throws Http2Exception {
        if (!budget.spend()) {
            throw Http2Exception.connectionError(
                    Http2Error.ENHANCE_YOUR_CALM, "it sends frames without content without end");
        }
    }
}
