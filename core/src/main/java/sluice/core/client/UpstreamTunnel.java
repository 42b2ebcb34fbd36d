package sluice.core.client;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.BodySource;
import sluice.api.exchange.ResponseHead;
import sluice.api.failure.Failure;
import sluice.core.message.ConnectionFields;
import sluice.core.message.FieldNames;
import sluice.core.message.HeaderBlock;
import sluice.core.threads.Loop;
import sluice.core.ws.TunnelEnd;

/// The upstream's end of a tunnel: what a connection becomes when its endpoint has agreed with a proper 101.
final class UpstreamTunnel {
    private UpstreamTunnel() {}

    /// The answer that goes on: the 101 without what belongs to its connection.
    static ResponseHead head(HeaderBlock headers) {
        ConnectionFields.drop(headers);
        headers.dropAll(FieldNames.CONTENT_LENGTH);
        headers.dropAll(FieldNames.SEC_WEBSOCKET_ACCEPT);
        return new ResponseHead(101, headers);
    }

    /// Takes the connection over.
    ///
    /// @param broken what is told when it breaks
    /// @param unsent the client's bytes, which have waited for this
    /// @param read what came behind the 101; null if nothing
    static TunnelEnd open(
            ChannelHandlerContext from, Loop loop, Failure broken, BodySource unsent, @Nullable ByteBuf read) {
        from.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        var end = new TunnelEnd(loop, broken, unsent, TunnelEnd.NOBODY);
        if (read != null && !read.isReadable()) {
            read.release();
            end.replace(from, null, false);
        } else {
            end.replace(from, read, false);
        }
        return end;
    }
}
