package sluice.core.client;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.api.failure.Failure;
import sluice.core.threads.Deadline;
import sluice.core.upstream.Attempt;
import sluice.core.upstream.UpstreamFailure;
import sluice.core.upstream.UpstreamSettings;

/// One HTTP/2 connection to an endpoint (RFC 9113): carries many exchanges at a time, each on an
/// {@link UpstreamStream}.
///
///     OPENING -> SETTINGS -> READY -> GOAWAY, or no longer wanted -> RETIRED -> last stream ends -> CLOSED
///
/// It is usable once the peer's SETTINGS have come. A peer that did not answer a stream in time, and has sent nothing
/// else meanwhile, gets a PING and no new streams; without an answer to that within the connect timeout, the connection
/// ends. Loop-confined.
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close shows as a closed stream or channelInactive
final class MultiplexedConnection extends Http2ConnectionHandler implements Carrier {
    /// Streams at a time, however many more the peer admits. Each has a window of
    /// {@link Http2Upstreams#STREAM_WINDOW}, the connection one for all of them: streams that wait for their takers
    /// never hold up the others.
    static final int MOST_STREAMS = 128;

    private static final int LAST_STREAM = Integer.MAX_VALUE - 8;
    private static final long PROBE = 0x736c75696365L;

    private enum Phase {
        OPENING,
        READY,
        RETIRED,
        CLOSED
    }

    private final MultiplexedPool pool;
    private final Http2Connection.PropertyKey key;
    private final Deadline deadline;
    private final FrameBudget budget;
    private Phase phase = Phase.OPENING;
    private UpstreamSettings upstream;
    private long watchedUntil;
    private long idleUntil;
    private long readAt;
    private boolean doubtful;
    private long probedUntil = Deadline.NEVER;
    private String trouble = "";
    private boolean speaksOtherwise;
    private @Nullable Failure unsecured;

    // Set once, when the connection begins.
    private ChannelHandlerContext context;

    /// @param until when the peer's SETTINGS must have come
    static MultiplexedConnection open(MultiplexedPool pool, UpstreamSettings upstream, long until) {
        return new Http2Upstreams(pool, upstream, until).build();
    }

    @SuppressWarnings("NullAway.Init") // the context is there as soon as there are events
    MultiplexedConnection(
            MultiplexedPool pool,
            UpstreamSettings upstream,
            long until,
            Http2ConnectionDecoder decoder,
            Http2ConnectionEncoder encoder,
            Http2Settings settings) {
        super(decoder, encoder, settings);
        this.pool = pool;
        this.upstream = upstream;
        this.deadline = new Deadline(pool.owner().loop(), this::expired);
        this.budget = new FrameBudget(pool.owner().loop().clock());
        this.key = connection().newKey();
        this.watchedUntil = until;
        connection().addListener(new Streams());
        encoder.flowController().listener(stream -> {
            var ours = of(stream);
            if (ours != null) {
                ours.writabilityChanged();
            }
        });
        decoder.frameListener(new UpstreamFrames(this, budget));
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) throws Exception {
        context = added;
        super.handlerAdded(added);
    }

    @Override
    public void channelActive(ChannelHandlerContext active) throws Exception {
        deadline.at(watchedUntil);
        super.channelActive(active);
        var window = connection().local().flowController();
        window.incrementWindowSize(connection().connectionStream(), MOST_STREAMS * Http2Upstreams.STREAM_WINDOW);
        flush();
    }

    /// Whether a stream can begin.
    boolean isUsable() {
        return phase == Phase.READY && !doubtful && connection().local().numActiveStreams() < mostStreams();
    }

    /// Whether it carries nothing.
    boolean isIdle() {
        return connection().numActiveStreams() == 0;
    }

    /// Whether another loop may have its place: one that could carry something and does not.
    boolean isSpare() {
        return isIdle() && mostStreams() > 0;
    }

    boolean isRetired() {
        return phase == Phase.RETIRED;
    }

    int mostStreams() {
        return Math.min(MOST_STREAMS, connection().local().maxActiveStreams());
    }

    long idleUntil() {
        return idleUntil;
    }

    MultiplexedPool pool() {
        return pool;
    }

    ChannelHandlerContext context() {
        return context;
    }

    @Override
    public void send(UpstreamSettings upstream, Attempt attempt) {
        this.upstream = upstream;
        int id = connection().local().incrementAndGetNextStreamId();
        new UpstreamStream(this, id, upstream, attempt).start();
        if (id > LAST_STREAM) {
            retire();
        }
    }

    /// The stream has begun.
    void begun(int id, UpstreamStream ours) {
        var stream = connection().stream(id);
        if (stream != null) {
            stream.setProperty(key, ours);
        }
    }

    @Nullable
    UpstreamStream of(int id) {
        var stream = connection().stream(id);
        return stream == null ? null : of(stream);
    }

    private @Nullable UpstreamStream of(Http2Stream stream) {
        return stream.getProperty(key);
    }

    /// Gives the peer window for bytes that somebody has taken.
    void consumed(int id, int bytes) {
        var stream = connection().stream(id);
        if (stream == null || bytes == 0) {
            return; // a closed stream has given its window back
        }
        try {
            if (decoder().flowController().consumeBytes(stream, bytes)) {
                flush();
            }
        } catch (Http2Exception e) {
            onError(context, true, e);
        }
    }

    /// Sends what was written, as far as windows allow.
    void flush() {
        flush(context);
    }

    /// Ends a stream; what it still was to send is dropped.
    void reset(int id, Http2Error error) {
        if (connection().stream(id) != null) {
            resetStream(context, id, error.code(), context.newPromise());
            flush();
        }
    }

    /// A stream has a deadline.
    void watch(long at) {
        if (at != Deadline.NEVER && (watchedUntil == Deadline.NEVER || at - watchedUntil < 0)) {
            watchedUntil = at;
            deadline.at(at);
        }
    }

    /// The peer's SETTINGS have come, the first ones or others.
    void settled() {
        if (phase == Phase.OPENING) {
            phase = Phase.READY;
            watchedUntil = Deadline.NEVER;
            deadline.clear();
            idleFrom();
            pool.ready(this);
        } else if (phase == Phase.READY) {
            pool.hasRoom(this);
        }
    }

    private void idleFrom() {
        idleUntil = pool.owner().now() + upstream.poolIdle().toNanos();
    }

    /// Takes no further streams, and closes after the last one.
    void retire() {
        if (phase == Phase.READY) {
            phase = Phase.RETIRED;
            pool.retired(this);
        }
        if (phase == Phase.RETIRED && isIdle()) {
            close();
        }
    }

    void close() {
        context.channel().close();
    }

    /// A stream was not answered in time: is anybody there?
    ///
    /// @param since when it began to wait
    void doubt(long since) {
        long patience = upstream.connect().toNanos();
        long now = pool.owner().now();
        if (readAt - since >= 0 || now - since < patience || doubtful || phase == Phase.CLOSED) {
            return;
        }
        doubtful = true;
        encoder().writePing(context, false, PROBE, context.newPromise());
        flush();
        probedUntil = now + patience;
        watch(probedUntil);
    }

    private void trusted() {
        doubtful = false;
        probedUntil = Deadline.NEVER;
        if (phase == Phase.READY) {
            pool.hasRoom(this);
        }
    }

    private void expired() {
        watchedUntil = Deadline.NEVER;
        long now = pool.owner().now();
        if (phase == Phase.OPENING) {
            trouble = "it sent no SETTINGS in time (connect)";
            context.channel().close();
            return;
        }
        if (probedUntil != Deadline.NEVER && now - probedUntil >= 0) {
            trouble = "it did not answer a PING in time (connect)";
            context.channel().close();
            return;
        }
        watch(probedUntil);
        for (var stream : streams()) {
            if (stream.deadline() != Deadline.NEVER && now - stream.deadline() >= 0) {
                stream.expired();
            } else {
                watch(stream.deadline());
            }
        }
    }

    private List<UpstreamStream> streams() {
        var all = new ArrayList<UpstreamStream>(connection().numActiveStreams());
        try {
            connection().forEachActiveStream(stream -> {
                var ours = of(stream);
                if (ours != null) {
                    all.add(ours);
                }
                return true;
            });
        } catch (Http2Exception e) {
            throw new IllegalStateException(e); // the visitor throws nothing
        }
        return all;
    }

    @Override
    public void channelRead(ChannelHandlerContext read, Object message) throws Exception {
        readAt = pool.owner().now();
        super.channelRead(read, message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext read) throws Exception {
        for (var stream : flowing) {
            stream.flush();
        }
        flowing.clear();
        super.channelReadComplete(read);
        if (doubtful) {
            trusted();
        }
    }

    // Streams that were given bytes since the last read began.
    private final ArrayList<UpstreamStream> flowing = new ArrayList<>();

    /// Bytes of the stream were passed on; they are flushed when all that was read has been.
    void flows(UpstreamStream stream) {
        if (flowing.isEmpty() || flowing.getLast() != stream) {
            flowing.add(stream);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext of, Object event) throws Exception {
        switch (event) {
            case SslHandshakeCompletionEvent shaken -> shaken(shaken);
            case SslCloseCompletionEvent end
            when end.isSuccess() -> of.channel().close();
            default -> {}
        }
        super.userEventTriggered(of, event);
    }

    private void shaken(SslHandshakeCompletionEvent shaken) {
        if (!shaken.isSuccess()) {
            unsecured = TlsFailure.of(shaken.cause(), pool.endpoint(), upstream);
            return;
        }
        var tls = context.pipeline().get(SslHandler.class);
        if (tls != null && !ApplicationProtocolNames.HTTP_2.equals(tls.applicationProtocol())) {
            unsecured = UpstreamFailure.otherProtocol(told("it does not agree on h2 (ALPN)"));
            close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext inactive) throws Exception {
        var before = phase;
        phase = Phase.CLOSED;
        deadline.close();
        super.channelInactive(inactive);
        if (before == Phase.OPENING) {
            pool.failed(opened());
        } else {
            pool.ended(this);
        }
    }

    /// Why the connection did not become usable.
    private Failure opened() {
        if (unsecured != null) {
            return unsecured;
        }
        if (speaksOtherwise) {
            return UpstreamFailure.otherProtocol(told("it does not speak HTTP/2"));
        }
        return trouble.isEmpty()
                ? UpstreamFailure.untouched(told("it closed the connection before its SETTINGS"))
                : UpstreamFailure.connectTimeout(told("no HTTP/2 connection"));
    }

    @Override
    protected void onConnectionError(
            ChannelHandlerContext on, boolean outbound, Throwable cause, @Nullable Http2Exception error) {
        if (trouble.isEmpty()) {
            trouble = String.valueOf(cause.getMessage());
            speaksOtherwise = error != null;
        }
        super.onConnectionError(on, outbound, cause, error);
    }

    @Override
    protected void onStreamError(
            ChannelHandlerContext on, boolean outbound, Throwable cause, Http2Exception.StreamException error) {
        var stream = of(error.streamId());
        super.onStreamError(on, outbound, cause, error);
        if (stream != null) {
            var reason = told(String.valueOf(error.getMessage()));
            boolean large = error instanceof Http2Exception.HeaderListSizeException;
            stream.fault(large, reason);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext on, Throwable cause) throws Exception {
        if (trouble.isEmpty()) {
            trouble = String.valueOf(cause.getMessage());
        }
        on.channel().close();
    }

    String told(String what) {
        var reason = pool.endpoint() + ": " + what;
        return trouble.isEmpty() ? reason : reason + " (" + trouble + ")";
    }

    /// Whether what came over the connection was not HTTP/2.
    boolean isGarbled() {
        return speaksOtherwise;
    }

    /// The peer has said that it did not act on streams above a number.
    private final class Streams extends Http2ConnectionAdapter {
        @Override
        public void onGoAwayReceived(int lastStreamId, long errorCode, ByteBuf debugData) {
            if (phase == Phase.READY) {
                phase = Phase.RETIRED;
                pool.retired(MultiplexedConnection.this);
            }
            if (isIdle()) {
                context.executor().execute(MultiplexedConnection.this::retire);
            }
        }

        @Override
        public void onStreamClosed(Http2Stream stream) {
            var ours = of(stream);
            if (ours != null) {
                boolean refused = connection().goAwayReceived()
                        && stream.id() > connection().local().lastStreamKnownByPeer();
                ours.closed(refused);
            }
            if (isIdle()) {
                idleFrom();
            }
            if (phase == Phase.READY) {
                pool.hasRoom(MultiplexedConnection.this);
            } else if (phase == Phase.RETIRED && isIdle()) {
                context.executor().execute(MultiplexedConnection.this::retire);
            }
        }
    }
}
