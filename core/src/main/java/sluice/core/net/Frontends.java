package sluice.core.net;

import io.netty.channel.ChannelHandler;
import io.netty.channel.socket.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import sluice.core.http1.Http1Frontend;
import sluice.core.http2.Http2Frontend;
import sluice.core.pipeline.Frontend;
import sluice.core.pipeline.LoopContext;
import sluice.core.pipeline.Peer;
import sluice.core.threads.Loops;

/// The frontends of one listener: puts the one of a protocol on a connection, and knows all that live. Any thread.
final class Frontends {
    private final Loops loops;
    private final IntFunction<LoopContext> contexts;
    private final Set<Frontend> live = ConcurrentHashMap.newKeySet();

    /// @param contexts the context of the loop of that index
    Frontends(Loops loops, IntFunction<LoopContext> contexts) {
        this.loops = loops;
        this.contexts = contexts;
    }

    /// Serves a connection without TLS: where HTTP/2 is spoken too, the first bytes decide.
    void serve(SocketChannel socket, Peer peer, ListenerSettings settings) {
        var protocols = settings.protocols();
        if (!protocols.contains(ListenerSettings.HTTP_1_1) || !protocols.contains(ListenerSettings.HTTP_2)) {
            serve(socket, peer, settings, protocols.getFirst());
            return;
        }
        var loop = context(socket).loop();
        var first = new FirstBytes(loop, settings.limits(), protocol -> serve(socket, peer, settings, protocol));
        put(socket, first);
    }

    /// Serves a connection whose protocol has been agreed on. The frontend is put at the end of the pipeline.
    ///
    /// @param protocol what ALPN gave, one of `settings.protocols()`; without an agreement `http/1.1`
    void serve(SocketChannel socket, Peer peer, ListenerSettings settings, String protocol) {
        var context = context(socket);
        var limits = settings.limits();
        if (protocol.equals(ListenerSettings.HTTP_2)) {
            put(socket, Http2Frontend.of(context, settings.address(), peer, limits));
        } else {
            put(socket, new Http1Frontend(context, settings.address(), peer, limits));
        }
    }

    private LoopContext context(SocketChannel socket) {
        return contexts.apply(loops.of(socket.eventLoop()).index());
    }

    private <F extends ChannelHandler & Frontend> void put(SocketChannel socket, F frontend) {
        live.add(frontend);
        socket.closeFuture().addListener(_ -> live.remove(frontend));
        socket.pipeline().addLast(frontend);
    }

    /// Ends this connection too when all are to end, until it has closed or is {@link #serve served}.
    ///
    /// @return ends the care for it
    Runnable keep(Frontend beginning) {
        live.add(beginning);
        return () -> live.remove(beginning);
    }

    /// Ends connections, see {@link Frontend#drain}.
    void drain() {
        live.forEach(Frontend::drain);
    }

    /// Ends tunnels, see {@link Frontend#endTunnels}.
    void endTunnels() {
        live.forEach(Frontend::endTunnels);
    }
}
