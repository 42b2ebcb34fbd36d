package sluice.core.http1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.BodySource;
import sluice.api.exchange.Headers;
import sluice.api.exchange.ResponseHead;
import sluice.api.failure.ErrorCode;
import sluice.api.failure.Failure;
import sluice.core.http1.AnswerHead.Connection;
import sluice.core.http1.AnswerHead.Framing;
import sluice.core.message.HeaderBlock;
import sluice.core.pipeline.Downstream;
import sluice.core.pipeline.EdgeRules;
import sluice.core.pipeline.ExchangeDriver;
import sluice.core.pipeline.Frontend;
import sluice.core.pipeline.Limit;
import sluice.core.pipeline.ListenerLimits;
import sluice.core.pipeline.LoopContext;
import sluice.core.pipeline.Peer;
import sluice.core.threads.Deadline;
import sluice.core.tls.TlsOutput;

/// The connection of an HTTP/1.1 client: reads requests one after the other, has each answered by an
/// {@link ExchangeDriver}, and writes the answers. Loop-confined.
///
/// ```
/// HEAD -> EXCHANGE -> HEAD              the usual turn
///         EXCHANGE -> DISCARD -> HEAD   answered early; the short rest of the body is read off
///         EXCHANGE -> LINGER -> closed  answered early; output is shut down first, so that no reset eats the
/// answer
///         EXCHANGE -> TUNNEL            a WebSocket; a ClientTunnel has the connection from here on
/// ```
public final class Http1Frontend extends ChannelInboundHandlerAdapter
        implements Frontend, Downstream, RequestBody.Owner, AnswerWriter.Owner {
    /// Bytes that may wait while an exchange does not want them, and that are discarded after an early
    /// answer.
    static final int PATIENCE_BYTES = 64 * 1024;
    /// Requests that are begun before the loop does something else; a client may send thousands in one
    /// packet.
    static final int HEADS_A_TURN = 16;
    /// How long input is discarded after an early answer.
    static final long LINGER_NANOS = 5_000_000_000L;
    /// How long a client that has shut down its output is believed to be there while nothing can be sent to
    /// it.
    static final long HALF_CLOSED_NANOS = 1_000_000_000L;

    private enum State {
        HEAD,
        EXCHANGE,
        DISCARD,
        LINGER,
        TUNNEL,
        CLOSED
    }

    private final LoopContext context;
    private final InetSocketAddress listener;
    private final Peer peer;
    private final ListenerLimits limits;
    private final RequestParser parser;
    private final RequestReader requests;
    private final Inbox inbox = new Inbox();
    private final Deadline reading;
    private final Deadline writing;
    private final Deadline exchange;

    // Set once, when the connection begins.
    private ChannelHandlerContext channel;
    private MessageOutput output;
    private AnswerWriter writer;

    // The exchange under way.
    private @Nullable ExchangeDriver driver;
    private @Nullable RequestBody body;
    private @Nullable ClientTunnel tunnel;
    private @Nullable EdgeRules edge;
    private String method = "";
    private boolean refused;
    private boolean http10;
    private boolean persistent;
    private boolean continueDue;
    private long received;

    private State state = State.HEAD;
    private boolean headBegun;
    private boolean processing;
    private boolean resting;
    private boolean starved;
    private boolean inputShut;
    private long lingered;
    private long idleSince;

    /// @param listener the address, as configured, of the listener that accepted the connection
    public Http1Frontend(LoopContext context, InetSocketAddress listener, Peer peer, ListenerLimits limits) {
        this.context = context;
        this.listener = listener;
        this.peer = peer;
        this.limits = limits;
        this.parser =
                new RequestParser(new HeadLimits(limits.headerBytes(), limits.headerCount(), limits.targetBytes()));
        this.requests = new RequestReader(parser, peer.scheme());
        this.reading = new Deadline(context.loop(), this::readingExpired);
        this.writing = new Deadline(context.loop(), this::writingExpired);
        this.exchange = new Deadline(context.loop(), this::exchangeExpired);
    }

    @Override
    @Initializer
    public void handlerAdded(ChannelHandlerContext added) {
        channel = added;
        output = new MessageOutput(added, context.scratch());
        writer = new AnswerWriter(output, this);
        awaitRequest();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext removed) {
        output.close();
    }

    // ---- Input

    @Override
    public void channelRead(ChannelHandlerContext from, Object message) {
        inbox.add(from.alloc(), (ByteBuf) message);
        process();
    }

    /// Does with the bytes that have arrived what the state allows.
    private void process() {
        if (processing) {
            return;
        }
        processing = true;
        try {
            boolean more = true;
            int heads = HEADS_A_TURN;
            while (more) {
                more = switch (state) {
                    case HEAD -> heads-- > 0 ? readHead() : rest();
                    case EXCHANGE -> readBody();
                    case DISCARD -> discardBody();
                    case LINGER -> linger();
                    case TUNNEL -> false;
                    case CLOSED -> dropInbox();
                };
            }
        } finally {
            processing = false;
        }
        inbox.trim();
        throttle();
    }

    /// Goes on later with what has arrived.
    private boolean rest() {
        if (!resting && inbox.length() > 0) {
            resting = true;
            context.loop().execute(this::goOn);
        }
        return false;
    }

    private void goOn() {
        resting = false;
        process();
    }

    private boolean readHead() {
        if (!channel.channel().isWritable()) {
            return false; // a client that does not take its answers gets no more of them
        }
        if (!parser.read(inbox.bytes())) {
            if (inbox.length() > 0 && !headBegun) {
                headBegun = true;
                reading.in(limits.requestHead());
            }
            if (inputShut) {
                closeWhenWritten();
            }
            return false;
        }
        headBegun = false;
        reading.clear();
        beginExchange();
        return true;
    }

    private void beginExchange() {
        var served = context.current().snapshot().listeners().get(listener);
        if (served == null) {
            closeWhenWritten();
            return;
        }
        edge = served.edge();
        var request = requests.read(edge, peer.trusted());
        var failure = requests.failure();
        refused = failure != null;
        hit(parser.limit);
        var framing = parser.framing;
        method = request.method();
        http10 = failure == null && parser.http10;
        boolean last = inputShut && inbox.length() == 0;
        persistent = failure == null && !last && (http10 ? framing.keepAlive && !framing.close : !framing.close);
        continueDue = failure == null && !http10 && framing.expectsContinue;
        received = 0;
        tunnel = requests.accept().isEmpty() ? null : new ClientTunnel(context.loop(), requests.accept());
        persistent &= tunnel == null; // what came behind the handshake must not become a request
        body = failure == null ? bodyOf(framing) : null;
        state = State.EXCHANGE;
        var source = tunnel != null ? tunnel.bytes() : body != null ? body : BodySource.empty();
        var started = new ExchangeDriver(context, listener, peer, request, source, this);
        driver = started;
        if (failure != null) {
            started.refuse(failure);
        } else {
            started.start();
        }
    }

    @Override
    public void bodyRefused(@Nullable Limit limit) {
        hit(limit);
    }

    private void hit(@Nullable Limit limit) {
        if (limit != null) {
            context.limits().hit(limit);
        }
    }

    private @Nullable RequestBody bodyOf(MessageFraming framing) {
        if (framing.chunked) {
            return new RequestBody(BodyReader.chunked(), this);
        }
        return framing.contentLength > 0 ? new RequestBody(BodyReader.fixed(framing.contentLength), this) : null;
    }

    private boolean readBody() {
        var current = body;
        if (current == null || current.isDone()) {
            return false;
        }
        var wrong = current.feed(inbox.bytes());
        if (state != State.EXCHANGE) {
            return true; // the last byte of the body brought the answer
        }
        if (!wrong.isEmpty()) {
            persistent = false;
        }
        if (current.isAwaited() && !starved) {
            reading.in(limits.bodyIdle());
        } else {
            reading.clear();
        }
        return false;
    }

    private boolean discardBody() {
        var rest = body;
        if (rest != null && !rest.isDone()) {
            var wrong = rest.feed(inbox.bytes());
            if (!wrong.isEmpty() || rest.discarded() > PATIENCE_BYTES) {
                beginLinger();
                return true;
            }
            if (!rest.isDone()) {
                return false;
            }
        }
        state = State.HEAD;
        awaitRequest();
        return true;
    }

    private boolean linger() {
        lingered += inbox.length();
        inbox.clear();
        if (lingered > PATIENCE_BYTES) {
            hit(Limit.LINGER);
            close();
        }
        return false;
    }

    private boolean dropInbox() {
        inbox.clear();
        return false;
    }

    /// Stops reading while more has arrived than anybody wants.
    private void throttle() {
        if (state == State.TUNNEL) {
            return;
        }
        var current = body;
        boolean full = inbox.length() >= PATIENCE_BYTES;
        boolean read = switch (state) {
            case HEAD -> !full || !resting && channel.channel().isWritable();
            case EXCHANGE -> current == null || current.isDone() ? !full : current.wantsBytes() && takesBodies();
            case DISCARD, LINGER, TUNNEL, CLOSED -> true;
        };
        if (channel.channel().config().isAutoRead() != read) {
            channel.channel().config().setAutoRead(read);
        }
    }

    /// While memory is short, what a client sends waits in its own system, and it is given the time for that.
    private boolean takesBodies() {
        if (!starved && !context.takesBodies(this::fed)) {
            starved = true;
            reading.clear();
        }
        return !starved;
    }

    private void fed() {
        starved = false;
        process();
    }

    @Override
    public void bodyWanted() {
        if (continueDue && state == State.EXCHANGE && body != null && !body.isCancelled()) {
            continueDue = false;
            interim(100, Headers.EMPTY);
        }
        if (processing) {
            return;
        }
        process();
    }

    @Override
    public void bodyReceived(int bytes) {
        received += bytes;
        continueDue = false;
        if (driver != null) {
            driver.exchange().received(bytes);
        }
    }

    @Override
    public Headers clean(Headers trailers) {
        if (edge != null && trailers instanceof HeaderBlock block) {
            edge.clean(block, false);
        }
        return trailers;
    }

    // ---- Output

    @Override
    public void interim(int status, Headers headers) {
        boolean room = status == 100 || channel.channel().isWritable(); // those that only inform do not pile up
        if (!http10 && state == State.EXCHANGE && room) {
            AnswerHead.writeInterim(output.scratch(), status, headers);
            output.write(0L);
            output.flush();
        }
    }

    @Override
    public void answer(ResponseHead head, BodySource source) {
        if (state == State.CLOSED) {
            source.cancel();
            return;
        }
        if (head.status() == 101 && tunnel != null && driver != null) {
            state = State.TUNNEL;
            reading.close();
            writing.close();
            tunnel.open(channel, output, driver, head, context.date(), inbox, inputShut, source, exchange::close);
            return;
        }
        var framing = framing(head, source);
        var current = body;
        if (context.isDraining()
                || !isServed()
                || framing == Framing.UNTIL_CLOSE
                || current != null
                        && !current.isDone()
                        && (continueDue || !current.isShort(PATIENCE_BYTES, received))) {
            persistent = false;
        }
        continueDue = false;
        var connection = !persistent ? Connection.CLOSE : http10 ? Connection.KEEP_ALIVE : Connection.UNSAID;
        AnswerHead.write(output.scratch(), head, framing, source.length(), connection, context.date());
        writer.begin(framing, source);
    }

    /// Whether requests to come would be served: a change may have taken the listener away.
    private boolean isServed() {
        return context.current().snapshot().listeners().containsKey(listener);
    }

    private Framing framing(ResponseHead head, BodySource source) {
        if (method.equals("HEAD") || head.status() == 204 || head.status() == 304) {
            return Framing.NO_BODY;
        }
        return source.length() >= 0 ? Framing.FIXED : http10 ? Framing.UNTIL_CLOSE : Framing.CHUNKED;
    }

    @Override
    public void answerSent(int bytes) {
        if (driver != null) {
            driver.exchange().sent(bytes);
        }
        if (inputShut) {
            writing.in(HALF_CLOSED_NANOS);
        }
    }

    @Override
    public void answerStalled() {
        writing.in(inputShut ? HALF_CLOSED_NANOS : limits.bodyIdle());
    }

    @Override
    public void answerWritten() {
        writing.clear();
        var over = driver;
        driver = null;
        boolean rest = body != null && !body.isDone();
        if (persistent) {
            state = rest ? State.DISCARD : State.HEAD;
            if (rest) {
                reading.in(LINGER_NANOS);
            } else {
                awaitRequest();
            }
        }
        if (over != null) {
            delivered(over);
        }
        channel.flush();
        if (persistent && !channel.channel().isWritable()) {
            answerStalled();
        }
        if (!persistent) {
            if (rest || refused || inbox.length() > 0) {
                beginLinger();
            } else {
                closeWhenWritten();
            }
        }
        process();
    }

    /// The end of an exchange cancels the rest of its body; that must not begin the next exchange within this
    /// one.
    private void delivered(ExchangeDriver over) {
        boolean outer = processing;
        processing = true;
        try {
            over.delivered();
        } finally {
            processing = outer;
        }
    }

    @Override
    public void answerBroken(Failure failure) {
        var over = driver;
        driver = null;
        if (over != null) {
            over.brokeOff(failure);
        }
        channel.flush();
        if (http10 && channel.channel() instanceof DuplexChannel socket) {
            socket.config().setOption(ChannelOption.SO_LINGER, 0); // only a reset tells an HTTP/1.0 client
            TlsOutput.breakOff(socket);
        }
        close();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext from) {
        if (from.channel().isWritable() && state != State.CLOSED) {
            writing.clear();
            writer.writable();
            process();
        }
    }

    // ---- The end, and what goes wrong

    private void beginLinger() {
        state = State.LINGER;
        lingered = 0;
        reading.in(LINGER_NANOS);
        if (channel.channel() instanceof DuplexChannel socket && !inputShut) {
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> TlsOutput.shut(socket));
            if (!socket.config().isAutoRead()) {
                socket.config().setAutoRead(true);
            }
        } else {
            closeWhenWritten();
        }
    }

    /// Closes as soon as the client has taken what was written, or does not.
    private void closeWhenWritten() {
        state = State.CLOSED;
        reading.clear();
        var written = channel.writeAndFlush(Unpooled.EMPTY_BUFFER);
        if (!written.isDone()) {
            writing.in(inputShut ? HALF_CLOSED_NANOS : limits.bodyIdle());
        }
        written.addListener(ChannelFutureListener.CLOSE);
    }

    private void close() {
        state = State.CLOSED;
        reading.close();
        writing.close();
        exchange.close();
        channel.close();
    }

    private void awaitRequest() {
        idleSince = context.loop().clock().nanos();
        reading.at(idleSince + limits.keepAlive());
    }

    @Override
    public void drain() {
        context.loop().execute(this::closeIfIdle);
    }

    @Override
    public void endTunnels() {
        context.loop().execute(() -> {
            if (tunnel != null) {
                tunnel.goAway();
            }
        });
    }

    /// A connection that has only just become idle is left alone: its next request may be on the way, and
    /// would be lost.
    private void closeIfIdle() {
        boolean idle = state == State.HEAD && !headBegun;
        if (idle && context.loop().clock().nanos() - idleSince >= SETTLED_NANOS) {
            closeWhenWritten();
        }
    }

    private void readingExpired() {
        switch (state) {
            case HEAD -> {
                if (headBegun) {
                    headBegun = false;
                    parser.expire();
                    beginExchange();
                    process();
                } else {
                    closeWhenWritten();
                }
            }
            case EXCHANGE -> {
                persistent = false;
                if (body != null) {
                    hit(Limit.BODY_IDLE);
                    body.fail(Failure.of(ErrorCode.REQUEST_TIMEOUT, "the body did not arrive in time"));
                }
            }
            case DISCARD, LINGER -> {
                hit(Limit.LINGER);
                close();
            }
            case TUNNEL, CLOSED -> {}
        }
    }

    private void writingExpired() {
        if (!inputShut) {
            hit(Limit.ANSWER_IDLE);
        }
        clientGone(Failure.of(ErrorCode.CLIENT_ABORTED, "the client did not take its answer in time"));
    }

    private void exchangeExpired() {
        if (driver != null) {
            driver.expired();
        }
    }

    @Override
    public Deadline deadline() {
        return exchange;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext from, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            inputShut();
        }
    }

    /// The client has shut down its output. It may still read (RFC 9112 section 9.6), or it is gone: the two
    /// look alike.
    private void inputShut() {
        inputShut = true;
        boolean awaitsAnswer = state == State.EXCHANGE && (body == null || body.isDone());
        if (awaitsAnswer) {
            persistent &= inbox.length() > 0;
            writing.in(HALF_CLOSED_NANOS);
        } else if (state == State.EXCHANGE) {
            clientGone(Failure.of(ErrorCode.CLIENT_ABORTED, "the client closed the connection inside its request"));
        } else if (state != State.CLOSED) {
            closeWhenWritten();
        }
    }

    private void clientGone(Failure failure) {
        var over = driver;
        driver = null;
        writer.abandon();
        if (over != null) {
            over.clientGone(failure);
        }
        if (body != null) {
            body.fail(failure);
        }
        close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext from) {
        clientGone(Failure.of(ErrorCode.CLIENT_ABORTED, "the client closed the connection"));
        inbox.clear();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
        var failure = cause instanceof IOException
                ? Failure.of(ErrorCode.CLIENT_ABORTED, "the connection to the client broke")
                : Failure.of(ErrorCode.INTERNAL, "the gateway could not process the request");
        clientGone(failure.withReason(cause.toString()));
    }
}
