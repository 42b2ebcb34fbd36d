package sluice.core.client;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.BodySource;
import sluice.api.exchange.ResponseHead;
import sluice.api.failure.Failure;
import sluice.core.http1.BodyReader;
import sluice.core.http1.HeadLimits;
import sluice.core.http1.MessageOutput;
import sluice.core.http1.ResponseParser;
import sluice.core.message.ConnectionFields;
import sluice.core.message.EventStream;
import sluice.core.message.FieldNames;
import sluice.core.threads.Deadline;
import sluice.core.upstream.Attempt;
import sluice.core.upstream.UpstreamFailure;
import sluice.core.upstream.UpstreamSettings;
import sluice.core.ws.Handshake;

/// One connection to an endpoint: carries one exchange at a time, and is idle in between.
///
///     IDLE -> send -> HEAD -> answer -> BODY -> end -> IDLE     (or CLOSED, from anywhere)
///                     HEAD -> 101 -> TUNNEL                     (a TunnelEnd has the channel from here on)
///
/// The request goes out while the answer comes in. An answer that is complete before its request stops the
/// request, as does an error (400 and above) whose head comes early (RFC 9112 section 9.5); such a connection
/// is closed afterwards. Loop-confined.
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close shows as exceptionCaught, channelInactive
final class ClientConnection extends ChannelInboundHandlerAdapter implements Carrier {
    private static final int MOST_INTERIM = 32;

    private enum Phase {
        IDLE,
        HEAD,
        BODY,
        TUNNEL,
        CLOSED
    }

    private final ExclusivePool pool;
    private final Deadline deadline;
    private final ResponseParser parser = new ResponseParser(HeadLimits.USUAL);
    private final Runnable abandon = this::abandon;
    private ChannelHandlerContext context;
    private MessageOutput output;
    private Phase phase = Phase.IDLE;
    private long idleUntil;

    // Of the exchange under way.
    private UpstreamSettings upstream;
    private Attempt attempt;
    private @Nullable RequestWriter writer;
    private BodyReader reader;
    private ResponseBody body;
    private boolean requestEnded;
    private String handshake = "";
    private long bodyIdle;
    private int interims;
    private boolean persistent;

    // What has been read and not yet been dealt with.
    private @Nullable ByteBuf held;
    private boolean processing;
    private boolean ended;
    private String trouble = "";
    private boolean endAuthentic; // whether the end of the connection says that nothing is missing

    @SuppressWarnings("NullAway.Init") // what belongs to an exchange is there while there is one
    ClientConnection(ExclusivePool pool) {
        this.pool = pool;
        this.deadline = new Deadline(pool.owner().loop(), this::expired);
        this.endAuthentic = pool.endpoint().tls() == null;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        output = new MessageOutput(ctx, pool.owner().scratch());
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        output.close();
    }

    /// Whether an exchange can begin.
    boolean isUsable() {
        return phase == Phase.IDLE && context.channel().isActive();
    }

    long idleUntil() {
        return idleUntil;
    }

    void idleFor(long nanos) {
        idleUntil = pool.owner().now() + nanos;
    }

    void close() {
        phase = Phase.CLOSED;
        deadline.close();
        context.close();
    }

    /// Begins an exchange; the connection is idle.
    @Override
    public void send(UpstreamSettings upstream, Attempt attempt) {
        this.upstream = upstream;
        this.attempt = attempt;
        phase = Phase.HEAD;
        interims = 0;
        persistent = true;
        handshake = attempt.request().isTunnel() ? Handshake.newKey() : "";
        requestEnded = attempt.body().isEmpty() || attempt.request().isTunnel();
        writer = requestEnded ? null : new RequestWriter(this, output, attempt.body());
        attempt.onCancel(abandon);
        if (phase != Phase.HEAD) {
            return;
        }
        RequestHeadWriter.write(attempt, handshake, output.scratch());
        output.write(requestEnded ? 0 : attempt.body().length());
        attempt.sent();
        watch();
        if (writer != null) {
            writer.start();
        }
        output.flush();
    }

    /// The last byte of the request was handed to the socket.
    void requestEnded() {
        requestEnded = true;
        watch();
    }

    /// The body of the request broke off.
    void requestFailed(Failure failure) {
        fail(failure);
    }

    /// The answer is not wanted any more.
    void abandon() {
        if (phase == Phase.HEAD || phase == Phase.BODY) {
            stopSending();
            close();
            tidy();
        }
    }

    /// The taker of the body wants more.
    void readOn() {
        watch();
        if (!processing) {
            process();
            flush();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var in = (ByteBuf) message;
        if (phase == Phase.IDLE || phase == Phase.CLOSED) {
            in.release();
            close(); // nobody asked for it
            return;
        }
        held = held == null ? in : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), held, in);
        process();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (phase == Phase.BODY) {
            watch();
            flush();
        }
    }

    private void flush() {
        if (phase == Phase.BODY) {
            body.flush();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (writer != null && ctx.channel().isWritable()) {
            writer.writable();
        }
    }

    /// A write that failed does not close the connection: the answer that explains it may still be there to
    /// read.
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        trouble = String.valueOf(cause.getMessage());
        if (!(cause instanceof IOException)) {
            ctx.close();
        } else if (writer != null) {
            writer.stop();
        }
    }

    /// The peer has said that nothing follows, in a way that nobody else can forge.
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslCloseCompletionEvent end && end.isSuccess()) {
            endAuthentic = true;
            ctx.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        ended = true;
        pool.gone(this);
        if (phase == Phase.IDLE) {
            phase = Phase.CLOSED;
        }
        process();
        deadline.close();
    }

    /// Deals with what has been read, as far as the taker of the body lets it.
    private void process() {
        if (processing) {
            return;
        }
        processing = true;
        try {
            boolean goOn = true;
            while (goOn) {
                goOn = switch (phase) {
                    case HEAD -> readHead();
                    case BODY -> readBody();
                    case IDLE, TUNNEL, CLOSED -> false;
                };
            }
        } finally {
            processing = false;
        }
        tidy();
    }

    private void tidy() {
        if (processing || phase == Phase.TUNNEL) {
            return;
        }
        boolean waits = phase == Phase.BODY && body.isPaused() && held != null && held.isReadable();
        if (held != null && (!held.isReadable() || phase == Phase.IDLE || phase == Phase.CLOSED)) {
            held.release();
            held = null;
        }
        var config = context.channel().config();
        if (config.isAutoRead() == waits && !ended && phase != Phase.CLOSED) {
            config.setAutoRead(!waits);
        }
    }

    private boolean readHead() {
        if (held != null && !ResponseParser.startsLikeHttp(held)) {
            fail(UpstreamFailure.garbled(told("its answer does not begin with HTTP/1")));
            return false;
        }
        if (held == null || !parser.read(held)) {
            if (ended) {
                fail(endedEarly());
            }
            return false;
        }
        if (!parser.error().isEmpty()) {
            var reason = told(parser.error());
            fail(parser.isTooLarge() ? UpstreamFailure.headTooLarge(reason) : UpstreamFailure.garbled(reason));
            return false;
        }
        int status = parser.status();
        persistent &= parser.isPersistent();
        if (status == 101 && !handshake.isEmpty()) {
            openTunnel();
            return false;
        }
        ConnectionFields.drop(parser.headers());
        if (status < 200 || status == 204) {
            parser.headers().dropAll(FieldNames.CONTENT_LENGTH); // RFC 9110 section 8.6
        }
        if (status >= 200) {
            answer(status);
        } else if (status == 101 || ++interims > MOST_INTERIM) {
            fail(UpstreamFailure.garbled(
                    told(status == 101 ? "it switches protocols unasked" : "it sends interim answers without end")));
        } else {
            attempt.interim(status, parser.headers());
        }
        return true;
    }

    /// The upstream agreed to a tunnel: from here on the connection carries nothing else.
    private void openTunnel() {
        var headers = parser.headers();
        var fault = Handshake.fault(headers, parser.isUpgrade(), handshake);
        if (!fault.isEmpty()) {
            fail(UpstreamFailure.garbled(told(fault)));
            return;
        }
        phase = Phase.TUNNEL;
        deadline.close();
        context.channel().closeFuture().addListener(_ -> pool.gone(this));
        var broken = UpstreamFailure.terminatedTunnel(told("the tunnel broke"));
        var end = UpstreamTunnel.open(context, pool.owner().loop(), broken, attempt.body(), held);
        held = null;
        var opened = attempt;
        forget();
        opened.answer(UpstreamTunnel.head(headers), end);
    }

    private void answer(int status) {
        var current = attempt;
        reader = parser.body(current.request().method());
        var head = new ResponseHead(status, parser.headers());
        if (reader.length() == 0) {
            done();
            current.answer(head, BodySource.empty());
            return;
        }
        phase = Phase.BODY;
        bodyIdle = EventStream.is(parser.headers())
                ? current.sseIdle()
                : upstream.bodyIdle().toNanos();
        body = new ResponseBody(this, reader.length());
        if (status >= 400) {
            stopSending();
        }
        watch();
        current.answer(head, body);
    }

    private boolean readBody() {
        if (body.isPaused() && (held != null && held.isReadable() || !body.isPiped())) {
            return false;
        }
        if (held == null || !held.isReadable()) {
            if (ended) {
                inputEnded();
            }
            return false;
        }
        var progress = reader.read(held, body);
        if (phase != Phase.BODY) {
            return false; // cancelled by the taker
        }
        switch (progress) {
            case DONE -> completed();
            case INVALID -> fail(UpstreamFailure.garbledBody(told(reader.error())));
            case MORE -> {
                if (ended) {
                    inputEnded();
                }
            }
            case PAUSE -> {}
        }
        return progress != BodyReader.Progress.MORE;
    }

    private void completed() {
        var complete = body;
        var trailers = reader.trailers();
        done();
        complete.end(trailers);
    }

    private void inputEnded() {
        if (reader.endsWithConnection() && trouble.isEmpty() && endAuthentic) { // RFC 9112 section 9.8
            completed();
        } else {
            fail(UpstreamFailure.incompleteBody(told("it ended within the body")));
        }
    }

    private Failure endedEarly() {
        if (parser.isBegun() || interims > 0) {
            return UpstreamFailure.incompleteHead(told("it ended within the head"));
        }
        return TlsFailure.isAlert(trouble)
                ? UpstreamFailure.tlsAlertLater(told("it ended the connection with an alert"))
                : UpstreamFailure.terminated(told("it ended before an answer"));
    }

    /// The answer is complete: the connection becomes idle if it can carry another exchange.
    private void done() {
        stopSending();
        long idle = idleTime();
        boolean reusable = requestEnded
                && idle > 0
                && !ended
                && persistent
                && !reader.endsWithConnection()
                && (held == null || !held.isReadable());
        if (!reusable) {
            close();
            return;
        }
        phase = Phase.IDLE;
        forget();
        deadline.clear();
        idleFor(idle);
        pool.release(this);
    }

    /// An idle connection must not keep an exchange, and with it an old configuration, in memory.
    @SuppressWarnings("NullAway") // what belongs to an exchange is there while there is one
    private void forget() {
        writer = null;
        attempt = null;
        body = null;
    }

    /// The peer closes a little earlier than it says, for it began to count earlier.
    private long idleTime() {
        long ours = upstream.poolIdle().toNanos();
        long seconds = parser.keepAliveTimeout();
        return seconds < 0 ? ours : Math.min(ours, seconds * 1_000_000_000L - Math.min(seconds, 2) * 500_000_000L);
    }

    private void stopSending() {
        if (writer != null) {
            writer.stop();
        }
    }

    private void fail(Failure failure) {
        var before = phase;
        if (before != Phase.HEAD && before != Phase.BODY) {
            return;
        }
        stopSending();
        close();
        tidy();
        if (before == Phase.HEAD) {
            attempt.fail(failure);
        } else {
            body.fail(failure);
        }
    }

    /// Sets the deadline that holds now.
    void watch() {
        long idle = upstream.bodyIdle().toNanos();
        boolean stalled = writer != null && writer.isStalled();
        switch (phase) {
            case HEAD -> watchUntil(requestEnded ? upstream.response().toNanos() : stalled ? idle : Deadline.NEVER);
            case BODY -> deadline.in(stalled ? idle : body.isPaused() ? Deadline.NEVER : bodyIdle);
            case IDLE, TUNNEL, CLOSED -> deadline.clear();
        }
    }

    private void watchUntil(long nanos) {
        long given = attempt.deadline();
        long own = nanos == Deadline.NEVER ? Deadline.NEVER : pool.owner().now() + nanos;
        boolean ownFirst = given == Deadline.NEVER || own != Deadline.NEVER && own - given < 0;
        deadline.at(ownFirst ? own : given);
    }

    private void expired() {
        boolean stalled = writer != null && writer.isStalled();
        if (phase == Phase.BODY) {
            fail(UpstreamFailure.bodyTimeout(told("no piece of the body came or went in time (body-idle)")));
        } else if (stalled
                && (attempt.deadline() == Deadline.NEVER
                        || attempt.deadline() - pool.owner().now() > 0)) {
            fail(UpstreamFailure.writeTimeout(told("it did not take the request in time (body-idle)")));
        } else {
            fail(UpstreamFailure.responseTimeout(told("it did not answer in time (response, timeout)")));
        }
    }

    private String told(String what) {
        var reason = pool.endpoint() + ": " + what;
        return trouble.isEmpty() ? reason : reason + " (" + trouble + ")";
    }
}
