package sluice.core.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Stream;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.BodySource;
import sluice.api.failure.ErrorCode;
import sluice.api.failure.Failure;
import sluice.core.http2.ServerStream.BodyAhead;
import sluice.core.message.ClientRequest;
import sluice.core.pipeline.ExchangeDriver;
import sluice.core.pipeline.Frontend;
import sluice.core.pipeline.Limit;
import sluice.core.pipeline.ListenerLimits;
import sluice.core.pipeline.LoopContext;
import sluice.core.pipeline.Peer;
import sluice.core.threads.Deadline;

/// The connection of an HTTP/2 client (RFC 9113): has each request answered by an {@link ExchangeDriver} on its
/// {@link ServerStream}, and ends the connection in order. Loop-confined.
///
/// ```
/// OPEN -> LEAVING   GOAWAY with the highest number; a PING tells when the client has seen it
///      -> LEFT      GOAWAY with the last request; closes when the last answer is written
///      -> CLOSING   output is shut down, input is discarded for a moment, so that no reset eats the GOAWAY
/// ```
public final class Http2Frontend extends Http2ConnectionHandler implements Frontend, FrameWriter.Watch {
    /// Bytes that all requests of a connection together may send ahead.
    static final int CONNECTION_WINDOW = 1024 * 1024;
    /// Bytes that one request may send ahead.
    static final int STREAM_WINDOW = 64 * 1024;

    private static final long LEAVE_NANOS = 1_000_000_000L;
    private static final long LINGER_NANOS = 1_000_000_000L;
    private static final long LEAVE_PING = 0x736c75696365L;

    private enum State {
        OPEN,
        LEAVING,
        LEFT,
        CLOSING
    }

    private final LoopContext context;
    private final InetSocketAddress listener;
    private final Peer peer;
    private final ListenerLimits limits;
    private final Budgets budgets;
    private final FrameGuard guard;
    private final HeadReader heads;
    private final Http2Connection.PropertyKey key;
    private final Deadline idle;
    private final Deadline head;
    private final ArrayDeque<StreamClock> clocks = new ArrayDeque<>();
    /// The client may have sent more on them before it knew; such frames are ignored (RFC 9113 section 5.1).
    private final RecentStreams reset = new RecentStreams();
    private final RecentStreams closed = new RecentStreams();
    private final List<ServerStream> pausing = new ArrayList<>();
    private final ArrayDeque<ServerStream> resuming = new ArrayDeque<>();
    private final ArrayDeque<ServerStream> withheld = new ArrayDeque<>(0);
    private final Runnable flushTask = this::flushScheduled;

    private @Nullable ChannelHandlerContext channel;
    private State state = State.OPEN;
    private boolean reading;
    private boolean flushing;
    private boolean flushDue;
    private boolean headBegun;
    private boolean starved;

    Http2Frontend(Wiring wiring, LoopContext context, InetSocketAddress listener, Peer peer, ListenerLimits limits) {
        super(wiring.decoder(), wiring.encoder(), wiring.settings(), true, true);
        this.context = context;
        this.listener = listener;
        this.peer = peer;
        this.limits = limits;
        this.budgets = wiring.budgets();
        this.guard = wiring.guard();
        this.heads = new HeadReader(wiring.fields(), peer);
        this.key = connection().newKey();
        this.idle = new Deadline(context.loop(), this::idleExpired);
        this.head = new Deadline(context.loop(), this::headExpired);
        var events = new StreamEvents(this, wiring.fields(), budgets);
        decoder().frameListener(events);
        connection().addListener(events);
        wiring.writer().tell(this);
    }

    /// @param listener the address, as configured, of the listener that accepted the connection
    public static Http2Frontend of(LoopContext context, InetSocketAddress listener, Peer peer, ListenerLimits limits) {
        return new Http2Frontend(Wiring.of(context, limits), context, listener, peer, limits);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) throws Exception {
        channel = added;
        super.handlerAdded(added);
        var flow = decoder().flowController();
        flow.incrementWindowSize(
                connection().connectionStream(), CONNECTION_WINDOW - Http2CodecUtil.DEFAULT_WINDOW_SIZE);
        idle.in(limits.requestHead());
    }

    private ChannelHandlerContext channel() {
        if (channel == null) {
            throw new IllegalStateException("the frontend is on no connection yet");
        }
        return channel;
    }

    // ---- Input

    @Override
    public void channelRead(ChannelHandlerContext from, Object message) throws Exception {
        reading = true;
        super.channelRead(from, message);
    }

    @Override
    protected void decode(ChannelHandlerContext from, ByteBuf in, List<Object> out) throws Exception {
        if (state == State.CLOSING) {
            in.skipBytes(in.readableBytes());
            return;
        }
        super.decode(from, in, out);
        try {
            budgets.checkQueue();
        } catch (BudgetExceeded e) {
            onError(from, false, e);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext from) throws Exception {
        for (int i = 0; i < pausing.size(); i++) {
            pausing.get(i).pause();
        }
        pausing.clear();
        watchHead();
        reading = false;
        super.channelReadComplete(from);
    }

    private void watchHead() {
        boolean begun = guard.isHeadBegun() && state != State.CLOSING;
        if (begun && !headBegun) {
            head.in(limits.requestHead());
        } else if (!begun) {
            head.clear();
        }
        headBegun = begun;
    }

    /// A request has begun.
    ///
    /// @param ended whether it has no body
    void request(Http2Stream stream, HeadFields fields, boolean ended) {
        var served = context.current().snapshot().listeners().get(listener);
        if (served == null) {
            leave();
            reset(stream, Http2Error.REFUSED_STREAM);
            return;
        }
        idle.clear();
        var edge = served.edge();
        var request = heads.read(edge, ended);
        var failure = heads.failure();
        hit(fields.limit);
        var ahead = ended ? null : new BodyAhead(fields.contentLength, fields.expectsContinue && failure == null);
        var clock = clocks.poll();
        var started = new ServerStream(
                this,
                stream,
                clock == null ? new StreamClock(context.loop()) : clock,
                edge,
                request.method().equals("HEAD"),
                ahead,
                heads.isMalformed());
        stream.setProperty(key, started);
        started.start(request, failure);
    }

    ExchangeDriver drive(ClientRequest request, BodySource body, ServerStream stream) {
        return new ExchangeDriver(context, listener, peer, request, body, stream);
    }

    /// The request and answer on that stream; null if there is none yet.
    @Nullable
    ServerStream on(Http2Stream stream) {
        return stream.getProperty(key);
    }

    /// A piece of a body has come; whoever takes it will be told when there is nothing more for the moment.
    void bodyArrived(ServerStream stream) {
        if (pausing.isEmpty() || pausing.getLast() != stream) {
            pausing.add(stream);
        }
    }

    /// The client may send as many more bytes. On a stream that is reset they are given back when it closes.
    void taken(Http2Stream stream, int bytes) {
        if (stream.isResetSent() || granted(stream, bytes) == 0) {
            return;
        }
        try {
            if (decoder().flowController().consumeBytes(stream, bytes)) {
                flushLater();
            }
        } catch (Http2Exception e) {
            onError(channel(), false, e);
        }
    }

    /// How many bytes the client may send in place of those that were taken: none for now while memory is short.
    int granted(Http2Stream stream, int bytes) {
        if (!starved && !context.takesBodies(this::fed)) {
            starved = true;
        }
        var asked = on(stream);
        if (!starved || bytes == 0 || asked == null) {
            return bytes;
        }
        if (asked.withhold(bytes)) {
            withheld.add(asked);
        }
        return 0;
    }

    private void fed() {
        starved = false;
        for (int i = withheld.size(); i > 0; i--) {
            withheld.remove().giveWithheld();
        }
    }

    ListenerLimits limits() {
        return limits;
    }

    // ---- Output

    String date() {
        return context.date();
    }

    /// An answer begins; a connection that is not to last says so with the first one.
    void answers() {
        if (context.isDraining() || !context.current().snapshot().listeners().containsKey(listener)) {
            leave();
        }
    }

    void writeHead(Http2Stream stream, AnswerFields fields, boolean last) {
        encoder()
                .writeHeaders(channel(), stream.id(), fields, 0, last, channel().newPromise());
        flushLater();
    }

    void writeData(Http2Stream stream, ByteBuf data, boolean last) {
        encoder().writeData(channel(), stream.id(), data, 0, last, channel().newPromise());
    }

    /// Sends what the client's windows admit.
    void writePending() {
        try {
            encoder().flowController().writePendingBytes();
        } catch (Http2Exception e) {
            onError(channel(), true, e);
        }
    }

    /// Everything that is written until the loop has served all sockets leaves at once.
    void flushLater() {
        if (!reading && !flushDue) {
            flushDue = true;
            channel().executor().execute(flushTask);
        }
    }

    private void flushScheduled() {
        flushDue = false;
        flushNow();
    }

    void flushNow() {
        flush(channel());
    }

    @Override
    public void flush(ChannelHandlerContext from) {
        if (flushing) {
            super.flush(from);
            return;
        }
        flushing = true;
        try {
            do {
                super.flush(from);
                for (int i = resuming.size(); i > 0; i--) {
                    resuming.remove().resume();
                }
            } while (!resuming.isEmpty());
        } finally {
            flushing = false;
        }
    }

    void resumeAfterFlush(ServerStream stream) {
        resuming.add(stream);
        if (!flushing) {
            flushLater();
        }
    }

    @Override
    public void dataWritten(int streamId, int bytes) {
        budgets.earn(AbuseLimit.PINGS, 1);
        budgets.earn(AbuseLimit.WINDOW_UPDATES, 10);
        var stream = connection().stream(streamId);
        var answering = stream == null ? null : on(stream);
        if (answering != null) {
            answering.dataWritten(bytes);
        }
    }

    @Override
    public void controlWritten() {
        if (channel().channel().isWritable()) {
            budgets.unqueued();
        } else {
            budgets.queued();
        }
    }

    @Override
    public void closeStreamLocal(Http2Stream stream, ChannelFuture written) {
        var answered = on(stream);
        if (answered != null) {
            answered.answerWritten();
        }
        super.closeStreamLocal(stream, written);
    }

    /// An answer is complete.
    void exchangeDone() {
        budgets.earn(AbuseLimit.RESETS, 1);
    }

    // ---- Streams that end

    /// Ends a stream before its time.
    void reset(Http2Stream stream, Http2Error error) {
        reset.add(stream.id());
        encoder().writeRstStream(channel(), stream.id(), error.code(), channel().newPromise());
        flushLater();
    }

    /// Ends a stream because of what the client did on it.
    void blame(Http2Stream stream) {
        reset(stream, Http2Error.PROTOCOL_ERROR);
        charge(AbuseLimit.ERRORS);
    }

    private void charge(AbuseLimit limit) {
        try {
            budgets.spend(limit);
        } catch (BudgetExceeded e) {
            onError(channel(), false, e);
        }
    }

    /// The client ran into a limit.
    void hit(@Nullable Limit limit) {
        if (limit != null) {
            context.limits().hit(limit);
        }
    }

    void streamClosed(Http2Stream stream) {
        closed.add(stream.id());
        var over = on(stream);
        if (over != null) {
            clocks.push(over.closed());
            stream.removeProperty(key);
        }
        if (connection().numActiveStreams() == 0) {
            if (state == State.LEFT) {
                close(channel());
            } else if (state == State.OPEN) {
                idle.in(limits.keepAlive());
            }
        }
    }

    @Override
    protected void onStreamError(
            ChannelHandlerContext from, boolean outbound, Throwable cause, Http2Exception.StreamException error) {
        var stream = connection().stream(error.streamId());
        if (outbound) {
            if (stream != null && !stream.isResetSent() && stream.state() != Http2Stream.State.CLOSED) {
                reset(stream, error.error());
            }
            return;
        }
        if (stream == null && reset.contains(error.streamId())) {
            return; // it was on its way when we reset the stream
        }
        if (stream == null && guard.isReadingHead() && error.error() == Http2Error.STREAM_CLOSED) {
            var code = closed.contains(error.streamId()) ? Http2Error.STREAM_CLOSED : Http2Error.PROTOCOL_ERROR;
            end(code, "a head on a stream that cannot be opened any more");
            return;
        }
        boolean refused = error.error() == Http2Error.REFUSED_STREAM;
        if (refused) {
            hit(Limit.STREAMS);
        }
        reset.add(error.streamId());
        boolean late =
                stream != null && stream.state() == Http2Stream.State.HALF_CLOSED_REMOTE && guard.isReadingHead();
        var code = late ? Http2Error.STREAM_CLOSED : error.error();
        encoder().writeRstStream(from, error.streamId(), code.code(), from.newPromise());
        var broken = stream == null ? null : on(stream);
        if (broken != null) {
            broken.gone(Failure.of(ErrorCode.CLIENT_ABORTED, "the client broke the protocol")
                    .withReason(String.valueOf(error.getMessage())));
        }
        charge(refused ? AbuseLimit.REFUSED_STREAMS : AbuseLimit.ERRORS);
    }

    // ---- Connections that end

    @Override
    public void drain() {
        context.loop().execute(this::leave);
    }

    @Override
    public void endTunnels() {
        context.loop().execute(() -> {
            try {
                connection().forEachActiveStream(stream -> {
                    var answering = on(stream);
                    if (answering != null) {
                        answering.endTunnel();
                    }
                    return true;
                });
            } catch (Http2Exception e) {
                onError(channel(), true, e);
            }
        });
    }

    /// The client has shown that it speaks HTTP/2.
    void begun() {
        if (state == State.OPEN && connection().numActiveStreams() == 0) {
            idle.in(limits.keepAlive());
        }
    }

    /// The client will ask for nothing more.
    void clientLeaves() {
        if (state == State.OPEN || state == State.LEAVING) {
            left();
        }
    }

    private void leave() {
        if (state != State.OPEN || channel == null || !channel.channel().isActive()) {
            return;
        }
        state = State.LEAVING;
        goAway(channel, Integer.MAX_VALUE, Http2Error.NO_ERROR.code(), Unpooled.EMPTY_BUFFER, channel.newPromise());
        encoder().writePing(channel, false, LEAVE_PING, channel.newPromise());
        idle.in(LEAVE_NANOS);
        flushLater();
    }

    /// The client has answered a PING.
    void pingAnswered(long data) {
        if (data == LEAVE_PING && state == State.LEAVING) {
            left();
        }
    }

    private void left() {
        state = State.LEFT;
        idle.clear();
        int last = connection().remote().lastStreamCreated();
        goAway(
                channel(),
                last,
                Http2Error.NO_ERROR.code(),
                Unpooled.EMPTY_BUFFER,
                channel().newPromise());
        flushLater();
        if (connection().numActiveStreams() == 0) {
            close(channel());
        }
    }

    private void idleExpired() {
        switch (state) {
            case OPEN -> {
                if (decoder().prefaceReceived()) {
                    left();
                } else {
                    channel().close();
                }
            }
            case LEAVING -> left();
            case LEFT -> {}
            case CLOSING -> channel().close();
        }
    }

    private void headExpired() {
        hit(Limit.REQUEST_HEAD);
        end(Http2Error.ENHANCE_YOUR_CALM, "the head did not arrive in time");
    }

    @Override
    protected void onConnectionError(
            ChannelHandlerContext from, boolean outbound, Throwable cause, @Nullable Http2Exception error) {
        if (error instanceof BudgetExceeded exceeded && state != State.CLOSING) {
            hit(exceeded.limit());
        }
        var code = error == null ? Http2Error.INTERNAL_ERROR : error.error();
        end(code, String.valueOf(cause.getMessage()));
    }

    /// Tells the client why, and ends the connection with all that is under way.
    private void end(Http2Error error, String reason) {
        if (state == State.CLOSING) {
            return;
        }
        int last = Math.max(0, connection().remote().lastStreamCreated());
        var told = Unpooled.EMPTY_BUFFER;
        encoder()
                .frameWriter()
                .writeGoAway(channel(), last, error.code(), told, channel().newPromise());
        close(channel());
        var failure = Failure.of(ErrorCode.CLIENT_ABORTED, "the client broke the protocol")
                .withReason(reason);
        try {
            connection().forEachActiveStream(stream -> {
                var under = on(stream);
                if (under != null) {
                    under.gone(failure);
                }
                return true;
            });
        } catch (Http2Exception e) {
            channel().close();
        }
    }

    /// Closes as soon as the client has taken what was written, but no sooner than it has closed or a moment is over.
    private void close(ChannelHandlerContext from) {
        state = State.CLOSING;
        guard.stop();
        head.clear();
        idle.in(LINGER_NANOS);
        if (from.channel() instanceof DuplexChannel socket) {
            from.write(Unpooled.EMPTY_BUFFER).addListener(_ -> socket.shutdownOutput());
        } else {
            from.write(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
        flushLater();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext from, Object event) throws Exception {
        super.userEventTriggered(from, event);
        if (event instanceof ChannelInputShutdownEvent) {
            from.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext from) throws Exception {
        super.channelInactive(from);
        idle.close();
        head.close();
        clocks.forEach(StreamClock::close);
        clocks.clear();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
        if (Http2CodecUtil.getEmbeddedHttp2Exception(cause) != null) {
            onError(from, false, cause);
        } else {
            from.close();
        }
    }
}
