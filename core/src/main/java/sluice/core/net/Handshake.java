package sluice.core.net;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.core.pipeline.Frontend;
import sluice.core.pipeline.Limit;
import sluice.core.pipeline.Peer;
import sluice.core.threads.Deadline;
import sluice.core.threads.NettyLoop;
import sluice.core.tls.ServerTls;
import sluice.core.tls.TlsFacts;

/// The beginning of a connection that is to be secured: waits for its first byte, then for its handshake,
/// and hands it to a frontend. Nothing of TLS is made before a byte has come that can begin it.
/// Loop-confined.
///
/// ```
/// SILENT -> SHAKING -> SECURED         the usual way
///        -> EXPLAINED -> closed        it speaks HTTP without TLS, and is told so
///        -> closed                     it speaks something else, or nothing in time
/// ```
@SuppressWarnings("FutureReturnValueIgnored") // whoever ends a connection does not mind that it had ended
final class Handshake extends ChannelInboundHandlerAdapter implements Frontend {
    private static final int HANDSHAKE_RECORD = 0x16;
    private static final long EXPLAINED_NANOS = 5_000_000_000L;
    private static final int MOST_DISCARDED = 64 * 1024;
    private static final String PROBLEM = """
            {"type":"about:blank","title":"Bad Request","status":400,\
            "detail":"this port speaks TLS: use https","error":"request_invalid"}""";

    private enum State {
        SILENT,
        SHAKING,
        EXPLAINED,
        SECURED
    }

    private final Listener listener;
    private final SocketChannel socket;
    private final Peer peer;
    private final NettyLoop loop;
    private final Deadline deadline;
    private final Runnable forget;
    private final long began;
    private State state = State.SILENT;
    private int discarded;
    private @Nullable ServerTls tls;

    Handshake(Listener listener, SocketChannel socket, Peer peer, NettyLoop loop, ListenerSettings.Tls settings) {
        this.listener = listener;
        this.socket = socket;
        this.peer = peer;
        this.loop = loop;
        this.deadline = new Deadline(loop, this::expired);
        this.began = loop.clock().nanos();
        deadline.in(settings.handshake());
        forget = listener.frontends().keep(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var in = (ByteBuf) message;
        if (state == State.EXPLAINED) {
            discard(in);
        } else if (!in.isReadable()) {
            in.release();
        } else if (in.getByte(in.readerIndex()) == HANDSHAKE_RECORD) {
            shake(context, in);
        } else {
            boolean isHttp = isLetter(in.getByte(in.readerIndex()));
            in.release();
            if (isHttp) {
                explain();
            } else {
                socket.close();
            }
        }
    }

    private static boolean isLetter(byte b) {
        return b >= 'A' && b <= 'Z';
    }

    private void shake(ChannelHandlerContext context, ByteBuf first) {
        // What holds now, not what held when the connection came: that certificate may be gone.
        var settings = listener.settings();
        if (settings.tls() == null) {
            first.release();
            socket.close();
            return;
        }
        state = State.SHAKING;
        tls = settings.tls().server();
        var passthrough = settings.tls().passthrough();
        if (passthrough.isEmpty()) {
            secure();
        } else {
            socket.pipeline().addLast(new ServerNamePeek(new Choice(passthrough)));
        }
        context.fireChannelRead(first);
        socket.pipeline().remove(this);
    }

    private void secure() {
        if (tls == null) {
            socket.close();
        } else {
            socket.pipeline().addLast(tls.handler(socket.alloc())).addLast(new Outcome());
        }
    }

    /// Where a connection goes whose name is known: on to an upstream, or into our own handshake.
    private final class Choice implements ServerNamePeek.Next {
        private final List<Passthrough> rules;

        Choice(List<Passthrough> rules) {
            this.rules = rules;
        }

        @Override
        public void named(ChannelHandlerContext context, @Nullable String name) {
            var rule = Passthrough.of(name, rules);
            if (rule == null) {
                secure();
                return;
            }
            state = State.SECURED;
            over();
            long idle = listener.settings().limits().tunnelIdle();
            var tunnel = new PassthroughTunnel(listener, socket, rule.upstream(), loop, idle);
            var done = listener.frontends().keep(tunnel);
            socket.closeFuture().addListener(_ -> done.run());
            socket.pipeline().addLast(tunnel);
        }

        @Override
        public void broken() {
            over();
            socket.close();
        }
    }

    private void explain() {
        state = State.EXPLAINED;
        deadline.in(EXPLAINED_NANOS);
        var answer = "HTTP/1.1 400 Bad Request\r\nContent-Type: application/problem+json\r\nContent-Length: "
                + PROBLEM.length() + "\r\nConnection: close\r\n\r\n" + PROBLEM;
        socket.writeAndFlush(Unpooled.wrappedBuffer(answer.getBytes(US_ASCII)))
                .addListener(_ -> socket.shutdownOutput());
    }

    private void discard(ByteBuf in) {
        discarded += in.readableBytes();
        in.release();
        if (discarded > MOST_DISCARDED) {
            socket.close();
        }
    }

    private void secured() {
        var settings = listener.settings();
        var handler = socket.pipeline().get(SslHandler.class);
        if (tls == null || handler == null) {
            socket.close();
            return;
        }
        var agreed = handler.applicationProtocol();
        var protocol = agreed == null ? ListenerSettings.HTTP_1_1 : agreed;
        if (!settings.protocols().contains(protocol)) {
            socket.close();
            return;
        }
        TlsFacts facts;
        try {
            facts = tls.facts(handler.engine().getSession());
        } catch (IllegalArgumentException e) {
            socket.close();
            return;
        }
        state = State.SECURED;
        over();
        listener.frontends().serve(socket, peer.secured(facts), settings, protocol);
    }

    private void expired() {
        if (state == State.SILENT || state == State.SHAKING) {
            listener.hit(Limit.TLS_HANDSHAKE);
        }
        socket.close();
    }

    /// A connection that has not begun to speak is idle; one that has is given its time.
    @Override
    public void drain() {
        loop.execute(() -> {
            if (state == State.SILENT && loop.clock().nanos() - began >= Frontend.SETTLED_NANOS) {
                socket.close();
            }
        });
    }

    /// No tunnel begins before a handshake is over.
    @Override
    public void endTunnels() {}

    private void over() {
        deadline.close();
        forget.run();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            socket.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        over();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        socket.close();
    }

    /// Stands behind the handler of TLS: learns how the handshake went, and stays to learn of its end.
    private final class Outcome extends ChannelInboundHandlerAdapter {
        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            switch (event) {
                case SslHandshakeCompletionEvent done when done.isSuccess() -> secured();
                case SslHandshakeCompletionEvent _ -> socket.close();
                // The client has ended both directions: nothing can be sent to it any more (RFC 5246
                // section 7.2.1).
                case SslCloseCompletionEvent _ -> socket.close();
                case ChannelInputShutdownEvent _ when state != State.SECURED -> socket.close();
                default -> context.fireUserEventTriggered(event);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            over();
            context.fireChannelInactive();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (state == State.SECURED) {
                context.fireExceptionCaught(cause);
            } else {
                socket.close();
            }
        }
    }
}
