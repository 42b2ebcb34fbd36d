package sluice.core.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.AbstractSniHandler;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// Reads the name that a client asks for out of its first message (RFC 6066 section 3), which stays as it came for
/// whoever goes on with the connection. Loop-confined.
final class ServerNamePeek extends AbstractSniHandler<ServerNamePeek> {
    /// Bytes of a ClientHello; one with post-quantum keys has some 1,700.
    private static final int LONGEST_HELLO = 16 * 1024;

    /// Who goes on with the connection.
    interface Next {
        /// Puts what shall see the client's bytes, the first one included, behind this handler.
        ///
        /// @param name null if the client asked for none
        void named(ChannelHandlerContext context, @Nullable String name);

        void broken();
    }

    private final Next next;
    private boolean over;

    ServerNamePeek(Next next) {
        super(LONGEST_HELLO, 0); // whoever owns the connection keeps the time
        this.next = next;
    }

    @Override
    protected Future<ServerNamePeek> lookup(ChannelHandlerContext context, @Nullable String name) {
        return context.executor().newSucceededFuture(this);
    }

    @Override
    protected void onLookupComplete(
            ChannelHandlerContext context, @Nullable String name, Future<ServerNamePeek> looked) {
        over = true;
        next.named(context, name);
        context.pipeline().remove(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        next.broken();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        super.channelInactive(context);
        if (!over) {
            next.broken();
        }
    }
}
