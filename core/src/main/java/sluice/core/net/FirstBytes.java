package sluice.core.net;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import sluice.core.pipeline.Frontend;
import sluice.core.pipeline.ListenerLimits;
import sluice.core.threads.Deadline;
import sluice.core.threads.Loop;

/// Tells HTTP/2 from HTTP/1.1 on a connection without TLS: by the preface with which HTTP/2 begins (RFC 9113 section
/// 3.4), and which no request of HTTP/1.1 can begin with. Then makes way for the frontend. Loop-confined.
final class FirstBytes extends ChannelInboundHandlerAdapter implements Frontend {
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII);

    private final Loop loop;
    private final ListenerLimits limits;
    private final Consumer<String> chosen;
    private final Deadline patience;
    private ByteBuf held = Unpooled.EMPTY_BUFFER;
    private boolean draining;
    // Null before the beginning, and once the frontend is there.
    private @Nullable ChannelHandlerContext channel;

    /// @param chosen puts the frontend of that protocol at the end of the pipeline
    FirstBytes(Loop loop, ListenerLimits limits, Consumer<String> chosen) {
        this.loop = loop;
        this.limits = limits;
        this.chosen = chosen;
        this.patience = new Deadline(loop, this::close);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        channel = added;
        patience.in(limits.keepAlive());
    }

    @Override
    public void channelRead(ChannelHandlerContext from, Object message) {
        var arrived = (ByteBuf) message;
        boolean first = !held.isReadable();
        var all = !first ? Unpooled.wrappedBuffer(held, arrived) : arrived;
        held = all;
        int same = same(all);
        if (same == PREFACE.length) {
            choose(from, ListenerSettings.HTTP_2);
        } else if (same < all.readableBytes()) {
            choose(from, ListenerSettings.HTTP_1_1);
        } else if (first) {
            patience.in(limits.requestHead());
        }
    }

    /// How many bytes stand in the preface too.
    private static int same(ByteBuf bytes) {
        int most = Math.min(bytes.readableBytes(), PREFACE.length);
        int same = 0;
        while (same < most && bytes.getByte(bytes.readerIndex() + same) == PREFACE[same]) {
            same++;
        }
        return same;
    }

    private void choose(ChannelHandlerContext from, String protocol) {
        patience.close();
        channel = null;
        chosen.accept(protocol);
        var bytes = held;
        held = Unpooled.EMPTY_BUFFER;
        from.fireChannelRead(bytes);
        from.pipeline().remove(this);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext from, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            close();
        }
        from.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext from) {
        patience.close();
        held.release();
        held = Unpooled.EMPTY_BUFFER;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
        close();
    }

    /// A connection that has not said anything yet is given a moment: its first request may be on the way.
    @Override
    public void drain() {
        loop.execute(() -> {
            if (!draining && channel != null) {
                draining = true;
                patience.in(Math.min(limits.requestHead(), 500_000_000L));
            }
        });
    }

    /// There are none yet.
    @Override
    public void endTunnels() {}

    private void close() {
        if (channel != null) {
            channel.close();
        }
    }
}
