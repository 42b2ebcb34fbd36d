package sluice.core.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import sluice.api.failure.ErrorCode;
import sluice.api.failure.Failure;
import sluice.core.message.TrailerFields;
import sluice.core.pipeline.Limit;

/// What Netty's decoder tells of frames whose stream admits them, brought to the {@link ServerStream} they belong to.
/// Loop-confined.
final class StreamEvents extends Http2EventAdapter {
    private final Http2Frontend connection;
    private final HeadFields fields;
    private final Budgets budgets;

    StreamEvents(Http2Frontend connection, HeadFields fields, Budgets budgets) {
        this.connection = connection;
        this.fields = fields;
        this.budgets = budgets;
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext from,
            int streamId,
            Http2Headers headers,
            int dependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean last) {
        var stream = connection.connection().stream(streamId);
        var asked = connection.on(stream);
        if (asked == null) {
            connection.request(stream, fields, last);
        } else {
            asked.trailers(fields.block(), wrongTrailers());
            connection.bodyArrived(asked);
        }
    }

    /// What is wrong with the trailers that were just decompressed.
    private String wrongTrailers() {
        if (fields.isLargerThan(TrailerFields.MOST_BYTES, TrailerFields.MOST_FIELDS)) {
            connection.hit(Limit.TRAILERS);
            return "the trailers are too large";
        }
        return fields.hasPseudo ? "a pseudo-header field stands behind the body" : fields.error;
    }

    @Override
    public int onDataRead(ChannelHandlerContext from, int streamId, ByteBuf data, int padding, boolean last) {
        var stream = connection.connection().stream(streamId);
        var asked = connection.on(stream);
        if (asked == null) {
            return data.readableBytes() + padding;
        }
        int taken = asked.data(data, last);
        connection.bodyArrived(asked);
        return connection.granted(stream, taken) + padding;
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext from, int streamId, long errorCode) throws Http2Exception {
        var asked = connection.on(connection.connection().stream(streamId));
        if (asked != null && !asked.isOver()) {
            asked.gone(Failure.of(ErrorCode.CLIENT_ABORTED, "the client reset the stream"));
            budgets.spend(AbuseLimit.RESETS);
        }
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext from, Http2Settings settings) {
        connection.begun();
    }

    @Override
    public void onPingAckRead(ChannelHandlerContext from, long data) {
        connection.pingAnswered(data);
    }

    @Override
    public void onGoAwayRead(ChannelHandlerContext from, int lastStreamId, long errorCode, ByteBuf debugData) {
        connection.clientLeaves();
    }

    @Override
    public void onStreamClosed(Http2Stream stream) {
        connection.streamClosed(stream);
    }
}
