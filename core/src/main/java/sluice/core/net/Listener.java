package sluice.core.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.IntFunction;
import sluice.core.pipeline.IpText;
import sluice.core.pipeline.Limit;
import sluice.core.pipeline.LimitWatch;
import sluice.core.pipeline.LoopContext;
import sluice.core.pipeline.Peer;
import sluice.core.threads.Loops;

/// An address that accepts connections. A connection stays on the loop that accepted it, for life. Any thread.
public final class Listener {
    static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(32 * 1024, 64 * 1024);
    private static final int BACKLOG = 4096;
    /// Connections that are accepted before the loop does anything else; so that a listener that closes leaves nobody
    /// behind whom the kernel has already connected.
    private static final int ACCEPTS_PER_TURN = 256;

    private final Loops loops;
    private final LimitWatch limits;
    private final ConnectionLimits connections = new ConnectionLimits();
    private final Frontends frontends;
    private volatile ListenerSettings settings;
    private volatile List<Channel> channels = List.of();
    private volatile boolean accepting;
    private volatile boolean paused;

    /// @param contexts the context of the loop of that index
    /// @param limits is told of the limit that a connection ran into
    public Listener(ListenerSettings settings, Loops loops, IntFunction<LoopContext> contexts, LimitWatch limits) {
        this.limits = limits;
        this.settings = settings;
        this.loops = loops;
        this.frontends = new Frontends(loops, contexts);
    }

    public String name() {
        return settings.name();
    }

    /// The address that is bound; its port is the real one if 0 was asked for.
    public InetSocketAddress address() {
        var bound = channels;
        return bound.isEmpty()
                ? settings.address()
                : (InetSocketAddress) bound.getFirst().localAddress();
    }

    /// Takes up changed limits and trusted proxies for connections to come.
    public void update(ListenerSettings changed) {
        settings = changed;
    }

    /// The listener is about to end: no handshake begins on it any more.
    public void end() {
        settings = settings.ended();
    }

    ListenerSettings settings() {
        return settings;
    }

    Loops loops() {
        return loops;
    }

    Frontends frontends() {
        return frontends;
    }

    /// A connection ran into that limit.
    void hit(Limit limit) {
        limits.hit(limit);
    }

    /// Connections that are open.
    public int connections() {
        return connections.open();
    }

    /// Binds the address; connections wait until {@link #accept}.
    ///
    /// @throws BindException if the address cannot be bound; the message names it and why
    public void open() throws BindException {
        var bootstrap = loops.listening()
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.AUTO_READ, false)
                .option(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new ServerChannelRecvByteBufAllocator().maxMessagesPerRead(ACCEPTS_PER_TURN))
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.AUTO_CLOSE, false)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .childHandler(new Accepting());
        var bound = bootstrap.bind(settings.address()).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            var reason = bound.cause().getMessage();
            throw new BindException(text(settings.address()) + " cannot be bound: " + reason);
        }
        channels = List.of(bound.channel());
    }

    private static String text(InetSocketAddress address) {
        return address.getHostString() + ':' + address.getPort();
    }

    /// Starts to accept.
    public void accept() {
        accepting = true;
        acceptIfWanted();
    }

    /// Leaves new connections to the system for a while, or takes them again.
    public void pause(boolean now) {
        paused = now;
        acceptIfWanted();
    }

    private void acceptIfWanted() {
        for (var channel : channels) {
            channel.config().setAutoRead(accepting && !paused);
        }
    }

    /// Stops to accept; connections that are open stay.
    public void close() {
        for (var channel : channels) {
            channel.close().awaitUninterruptibly();
        }
        channels = List.of();
    }

    /// Closes the connections on which nothing is under way. The others close after their exchange, once the contexts
    /// of
    /// their loops drain.
    public void closeIdle() {
        frontends.drain();
    }

    /// Closes the tunnels that are still open.
    public void endTunnels() {
        frontends.endTunnels();
    }

    private final class Accepting extends ChannelInitializer<SocketChannel> {
        @Override
        protected void initChannel(SocketChannel socket) {
            var current = settings;
            var address = socket.remoteAddress().getAddress();
            var limit = connections.admit(
                    address, current.connections(), current.connectionsPerIp(), current.trustedProxies());
            if (limit != null) {
                limits.hit(limit);
                socket.close();
                return;
            }
            socket.closeFuture().addListener(_ -> connections.release(address));
            boolean proxy = current.trustedProxies().contains(address);
            var mode = current.proxyProtocol();
            if (mode == ProxyProtocolMode.OFF || mode == ProxyProtocolMode.OPTIONAL && !proxy) {
                serve(socket, current, address, port(socket));
            } else if (proxy) {
                awaitHeader(socket, current, address);
            } else {
                limits.hit(Limit.PROXY_PROTOCOL);
                socket.close();
            }
        }

        private void awaitHeader(SocketChannel socket, ListenerSettings current, InetAddress proxy) {
            var next = new ProxyProtocol.Next() {
                @Override
                public void begin(ProxyHeader header) {
                    var client = header.client();
                    if (client == null) {
                        serve(socket, current, proxy, port(socket));
                    } else if (connections.admitClient(client, current.connectionsPerIp())) {
                        socket.closeFuture().addListener(_ -> connections.releaseClient(client));
                        serve(socket, current, client, header.port());
                    } else {
                        limits.hit(Limit.CONNECTIONS_PER_IP);
                        socket.close();
                    }
                }

                @Override
                public void refused(String why) {
                    limits.hit(Limit.PROXY_PROTOCOL);
                }
            };
            socket.pipeline()
                    .addLast(new ProxyProtocol(
                            current.proxyProtocol(),
                            current.limits().requestHead(),
                            loops.of(socket.eventLoop()),
                            next));
        }

        private int port(SocketChannel socket) {
            return socket.localAddress().getPort();
        }

        private void serve(SocketChannel socket, ListenerSettings current, InetAddress client, int port) {
            boolean trusted = current.trustedProxies().contains(client);
            var peer = new Peer(client, IpText.of(client), trusted, "http", port);
            if (current.tls() == null) {
                frontends.serve(socket, peer, current);
            } else {
                var loop = loops.of(socket.eventLoop());
                socket.pipeline().addLast(new Handshake(Listener.this, socket, peer, loop, current.tls()));
            }
        }
    }
}
