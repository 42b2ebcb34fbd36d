package sluice.core.ws;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.BodySink;
import sluice.api.exchange.BodySource;
import sluice.api.exchange.Bytes;
import sluice.api.exchange.Headers;
import sluice.api.failure.Failure;
import sluice.core.threads.Deadline;
import sluice.core.threads.Loop;
import sluice.core.threads.NettyBytes;
import sluice.core.tls.TlsOutput;

/// A connection that has become one end of a tunnel: gives the bytes that arrive, takes those that go out. It is the
/// last handler of its channel.
///
/// Back-pressure works as for bodies: what nobody takes is not read; a socket that does not take what is written
/// stops the source. When both directions have ended the connection closes. A side that breaks off resets it, so that
/// the peer can tell a broken tunnel from one that ended. Loop-confined.
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close shows as exceptionCaught, channelInactive
public final class TunnelEnd extends ChannelInboundHandlerAdapter implements BodySource, BodySink {
    /// How long a peer that was sent the last byte may take to end its side.
    private static final long LINGER_NANOS = 2_000_000_000L;

    /// Who had the connection before; is told exactly once how it ended.
    public interface Owner {
        /// Bytes came from the peer.
        default void received(int bytes) {}

        /// Bytes were handed to the connection.
        default void sent(int bytes) {}

        /// Both directions have ended.
        default void ended() {}

        /// The other side of the tunnel broke off.
        default void brokeOff(Failure failure) {}

        /// The peer broke off.
        default void gone(Failure failure) {}
    }

    /// The owner of an end that everybody else is told of by the bytes themselves.
    public static final Owner NOBODY = new Owner() {};

    private final Failure broken;
    private final Owner owner;
    private final Deadline linger;
    private @Nullable ChannelHandlerContext channel;

    // What comes in.
    private @Nullable ByteBuf held;
    private @Nullable BodySink taker;
    private boolean paused;
    private boolean unwanted;
    private boolean inputShut;
    private boolean inputOver;

    // What goes out.
    private @Nullable BodySource unsent;
    private BodySource source = BodySource.empty();
    private boolean stalled;
    private boolean outputOver;

    private boolean over;

    /// @param broken what is told when the connection breaks
    /// @param unsent what goes out as soon as somebody takes what comes in; null if {@link #send} will say
    public TunnelEnd(Loop loop, Failure broken, @Nullable BodySource unsent, Owner owner) {
        this.broken = broken;
        this.unsent = unsent;
        this.owner = owner;
        this.linger = new Deadline(loop, this::close);
    }

    /// Takes the place of a handler that has read too far.
    ///
    /// @param rest what it has read and not used; null if nothing
    /// @param shut whether the peer has already ended its output
    public void replace(ChannelHandlerContext before, @Nullable ByteBuf rest, boolean shut) {
        held = rest;
        inputShut = shut;
        before.pipeline().replace(before.handler(), null, this);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        channel = added;
        throttle();
    }

    private ChannelHandlerContext channel() {
        if (channel == null) {
            throw new IllegalStateException("the connection is no tunnel yet");
        }
        return channel;
    }

    // ---- What comes in

    @Override
    public long length() {
        return -1;
    }

    @Override
    public void pipe(BodySink sink) {
        taker = sink;
        var out = unsent;
        unsent = null;
        if (out != null) {
            send(out);
        }
        goOn();
    }

    @Override
    public void resume() {
        if (paused) {
            paused = false;
            goOn();
        }
    }

    private void goOn() {
        var waiting = held;
        held = null;
        if (waiting != null) {
            deliver(waiting);
            flushTaker();
        }
        endInput();
        throttle();
    }

    @Override
    public void channelRead(ChannelHandlerContext from, Object message) {
        var in = (ByteBuf) message;
        if (unwanted || over) {
            in.release();
        } else if (taker == null || paused) {
            held = held == null ? in : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(from.alloc(), held, in);
        } else {
            deliver(in);
        }
    }

    private void deliver(ByteBuf in) {
        var to = taker;
        if (to == null || unwanted) {
            in.release();
            return;
        }
        owner.received(in.readableBytes());
        paused = true; // unless the sink is ready, or resumes before it returns
        if (to.chunk(new NettyBytes(in))) {
            paused = false;
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext from) {
        flushTaker();
        throttle();
    }

    private void flushTaker() {
        if (taker != null && !inputOver && !over) {
            taker.flush();
        }
    }

    /// Stops reading while nobody takes what comes.
    private void throttle() {
        if (channel == null || over || !channel.channel().isActive()) {
            return;
        }
        boolean read = unwanted || taker != null && !paused;
        if (channel.channel().config().isAutoRead() != read) {
            channel.channel().config().setAutoRead(read);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext from, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            inputShut = true;
            endInput();
        }
    }

    private void endInput() {
        if (!inputShut || inputOver || held != null || taker == null && !unwanted) {
            return;
        }
        inputOver = true;
        if (taker != null && !unwanted) {
            taker.end(Headers.EMPTY);
        }
        if (!channel().channel().isActive()) {
            source.cancel();
        }
        closeWhenOver();
    }

    /// What comes in is not wanted any more. Before the last byte went out that means that the tunnel broke.
    @Override
    public void cancel() {
        if (unwanted) {
            return;
        }
        unwanted = true;
        drop();
        if (channel == null || over) {
            return;
        }
        if (!outputOver) {
            reset();
            return;
        }
        linger.in(LINGER_NANOS);
        endInput();
        throttle();
    }

    // ---- What goes out

    /// Sends what this source gives.
    public void send(BodySource from) {
        source = from;
        from.pipe(this);
    }

    @Override
    public boolean chunk(Bytes bytes) {
        if (outputOver || over) {
            bytes.release();
            return true;
        }
        owner.sent(bytes.length());
        var to = channel();
        to.write(NettyBytes.buffer(bytes), to.voidPromise());
        if (!to.channel().isWritable()) {
            to.flush();
        }
        stalled = !over && !to.channel().isWritable();
        return !stalled;
    }

    @Override
    public void flush() {
        if (!over) {
            channel().flush();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext from) {
        if (stalled && from.channel().isWritable()) {
            stalled = false;
            source.resume();
        }
    }

    @Override
    public void end(Headers trailers) {
        if (outputOver || over) {
            return;
        }
        outputOver = true;
        if (channel().channel() instanceof DuplexChannel socket) {
            channel().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> TlsOutput.shut(socket));
        }
        closeWhenOver();
    }

    /// The other side broke off: the peer is told by a reset.
    @Override
    public void fail(Failure failure) {
        if (!over) {
            reset();
            owner.brokeOff(failure);
        }
    }

    // ---- The end

    private void closeWhenOver() {
        if (inputOver && outputOver && !over) {
            over = true;
            linger.close();
            channel()
                    .writeAndFlush(Unpooled.EMPTY_BUFFER)
                    .addListener(_ -> channel().close());
            owner.ended();
        }
    }

    /// The time for a polite end is over.
    private void close() {
        if (!over) {
            over = true;
            linger.close();
            channel().close();
            owner.ended();
        }
    }

    private void reset() {
        over = true;
        linger.close();
        drop();
        var socket = channel().channel();
        if (socket instanceof DuplexChannel && socket.isOpen()) {
            socket.config().setOption(ChannelOption.SO_LINGER, 0);
        }
        TlsOutput.breakOff(socket);
    }

    private void drop() {
        if (held != null) {
            held.release();
            held = null;
        }
    }

    private void broken(String how) {
        if (over) {
            return;
        }
        reset();
        var failure = broken.withReason(broken.reason().isEmpty() ? how : broken.reason() + " (" + how + ")");
        if (taker != null && !inputOver && !unwanted) {
            inputOver = true;
            taker.fail(failure);
        }
        source.cancel();
        owner.gone(failure);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
        broken(cause.toString());
    }

    /// A peer that says good-bye in TLS has its connection closed: what it has said goes on, and nothing goes to it.
    @Override
    public void channelInactive(ChannelHandlerContext from) {
        if (!over) {
            inputShut = true;
            outputOver = true;
            endInput();
        }
    }
}
