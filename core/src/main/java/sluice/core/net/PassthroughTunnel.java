package sluice.core.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import org.jspecify.annotations.Nullable;
import sluice.core.pipeline.Frontend;
import sluice.core.pipeline.Limit;
import sluice.core.threads.Deadline;
import sluice.core.threads.Loops;
import sluice.core.threads.NettyLoop;
import sluice.core.upstream.Endpoint;
import sluice.core.upstream.Upstream;

/// Carries the bytes of one connection to an endpoint and back, as they are: whoever reads slowly stops the other side,
/// and an end passes on. At most three endpoints are tried before the first byte goes on. Loop-confined.
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close shows as the end of its connection
final class PassthroughTunnel extends ChannelInboundHandlerAdapter implements Frontend {
    private static final int MOST_TRIES = 3;

    private final Listener listener;
    private final SocketChannel client;
    private final Upstream upstream;
    private final NettyLoop loop;
    private final long idle;
    private final Deadline deadline;
    private @Nullable Endpoint endpoint;
    private @Nullable SocketChannel server;
    private @Nullable ByteBuf held;
    private int tries;
    private boolean clientEnded;
    private boolean serverEnded;
    private boolean over;

    /// @param idle nanoseconds for which both sides may be silent
    PassthroughTunnel(Listener listener, SocketChannel client, Upstream upstream, NettyLoop loop, long idle) {
        this.listener = listener;
        this.client = client;
        this.upstream = upstream;
        this.loop = loop;
        this.idle = idle;
        this.deadline = new Deadline(loop, this::expired);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        client.config().setAutoRead(false);
        connect();
    }

    private void connect() {
        var chosen = tries++ < MOST_TRIES ? upstream.endpointFor(loop.clock().nanos()) : null;
        if (chosen == null
                || over
                || !chosen.capacity().tryOpen(upstream.settings().maxPerEndpoint())) {
            close();
            return;
        }
        bootstrap(listener.loops())
                .option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        Math.toIntExact(upstream.settings().connect().toMillis()))
                .handler(new Server())
                .connect(chosen.address())
                .addListener((ChannelFuture connecting) -> connected(chosen, connecting));
    }

    private Bootstrap bootstrap(Loops loops) {
        return loops.connecting(loop)
                .disableResolver()
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .option(ChannelOption.AUTO_CLOSE, false)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, Listener.WATER_MARK);
    }

    private void connected(Endpoint chosen, ChannelFuture connecting) {
        upstream.connected(chosen, connecting.isSuccess(), loop.clock().nanos());
        if (!connecting.isSuccess()) {
            chosen.capacity().closed();
            connect();
            return;
        }
        var socket = (SocketChannel) connecting.channel();
        if (over) {
            chosen.capacity().closed();
            socket.close();
            return;
        }
        endpoint = chosen;
        server = socket;
        chosen.active().incrementAndGet();
        deadline.in(idle);
        if (held != null) {
            socket.writeAndFlush(held);
            held = null;
        }
        if (clientEnded) {
            passEnd(socket);
        }
        client.config().setAutoRead(socket.isWritable());
        socket.config().setAutoRead(client.isWritable());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var in = (ByteBuf) message;
        var to = server;
        if (over) {
            in.release();
        } else if (to == null) {
            held = held == null ? in : Unpooled.wrappedBuffer(held, in);
        } else {
            pass(client, to, in);
        }
    }

    private void pass(SocketChannel from, SocketChannel to, ByteBuf bytes) {
        deadline.in(idle);
        to.write(bytes);
        if (!to.isWritable()) {
            from.config().setAutoRead(false);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (server != null) {
            server.flush();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (server != null && !over) {
            server.config().setAutoRead(client.isWritable());
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            clientEnded = true;
            if (server != null) {
                passEnd(server);
            }
            closeIfDone();
        }
    }

    private void passEnd(SocketChannel to) {
        to.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> to.shutdownOutput());
    }

    private void closeIfDone() {
        var socket = server;
        if (clientEnded && serverEnded && socket != null) {
            client.writeAndFlush(Unpooled.EMPTY_BUFFER)
                    .addListener(
                            _ -> socket.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> close()));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        close();
    }

    private void expired() {
        listener.hit(Limit.TUNNEL_IDLE);
        close();
    }

    private void close() {
        if (over) {
            return;
        }
        over = true;
        deadline.close();
        if (held != null) {
            held.release();
            held = null;
        }
        client.close();
        if (server != null && endpoint != null) {
            server.close();
            endpoint.active().decrementAndGet();
            endpoint.capacity().closed();
        }
    }

    /// A tunnel has the time that a drain gives.
    @Override
    public void drain() {}

    @Override
    public void endTunnels() {
        loop.execute(this::close);
    }

    /// The endpoint's end.
    private final class Server extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            var in = (ByteBuf) message;
            if (over || server == null) {
                in.release();
            } else {
                pass(server, client, in);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            client.flush();
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            if (!over) {
                client.config().setAutoRead(context.channel().isWritable());
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof ChannelInputShutdownEvent) {
                serverEnded = true;
                passEnd(client);
                closeIfDone();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            close();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (server != null) {
                close();
            }
        }
    }
}
