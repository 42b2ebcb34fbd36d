package sluice.core.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.BodySink;
import sluice.api.exchange.BodySource;
import sluice.api.exchange.Bytes;
import sluice.api.exchange.Headers;
import sluice.api.exchange.ResponseHead;
import sluice.api.failure.ErrorCode;
import sluice.api.failure.Failure;
import sluice.core.message.ClientRequest;
import sluice.core.message.HeaderBlock;
import sluice.core.message.TrailerFields;
import sluice.core.pipeline.Downstream;
import sluice.core.pipeline.EdgeRules;
import sluice.core.pipeline.ExchangeDriver;
import sluice.core.pipeline.Limit;
import sluice.core.pipeline.Rescue;
import sluice.core.threads.Deadline;
import sluice.core.threads.NettyBytes;

/// One request of a client and its answer. Loop-confined.
///
/// One piece of the answer is held back until the next one comes, the source pauses or ends: then the last piece can
/// carry END_STREAM.
final class ServerStream implements Downstream, BodySink, StreamBody.Owner {
    /// Bytes of an answer that may wait for the client's window.
    private static final int PATIENCE_BYTES = 32 * 1024;

    /// A rest of a body that is known to be this short is read off after an early answer; a longer one is cut off.
    private static final long DISCARDED_BYTES = 64 * 1024;

    private static final long DISCARD_NANOS = 5_000_000_000L;

    private final Http2Frontend connection;
    private final Http2Stream stream;
    private final StreamClock clock;
    private final EdgeRules edge;
    private final @Nullable StreamBody body;
    private final boolean headOnly;
    private boolean continueDue;
    private boolean malformed;
    private boolean tunnel;

    private @Nullable ExchangeDriver driver;
    private BodySource source = BodySource.empty();
    private @Nullable ByteBuf held;
    private int queued;
    private int withheld;
    private boolean stalled;
    private boolean ended;
    private boolean over;

    /// @param headOnly whether the answer has no body whatever it is: the method is HEAD
    /// @param ahead null if the request has no body
    /// @param malformed whether the stream ends with an error instead of END_STREAM
    ServerStream(
            Http2Frontend connection,
            Http2Stream stream,
            StreamClock clock,
            EdgeRules edge,
            boolean headOnly,
            @Nullable BodyAhead ahead,
            boolean malformed) {
        this.connection = connection;
        this.stream = stream;
        this.clock = clock;
        this.edge = edge;
        this.headOnly = headOnly;
        this.body = ahead == null ? null : new StreamBody(this, ahead.length);
        this.continueDue = ahead != null && ahead.continueDue;
        this.malformed = malformed;
        clock.serve(this);
    }

    /// What the head says about a body that is to come.
    ///
    /// @param length in bytes; -1 if it was not told
    /// @param continueDue whether the client waits to be told to go on
    record BodyAhead(long length, boolean continueDue) {}

    void start(ClientRequest request, @Nullable Failure failure) {
        tunnel = request.isTunnel();
        var started = connection.drive(request, body == null ? BodySource.empty() : body, this);
        driver = started;
        if (failure != null) {
            started.refuse(failure);
        } else {
            started.start();
        }
    }

    // ---- The request's body

    /// @return how many bytes the client may send in their place at once
    int data(ByteBuf data, boolean last) {
        int length = data.readableBytes();
        continueDue = false;
        if (body == null || over) {
            return length;
        }
        if (driver != null) {
            driver.exchange().received(length);
        }
        malformed |= body.exceeds(length);
        int taken = body.arrived(data);
        if (last) {
            bodyEnded(Headers.EMPTY);
        } else {
            watchBody();
        }
        return taken;
    }

    /// The fields behind the body.
    ///
    /// @param error why they are refused; empty if they are not
    void trailers(HeaderBlock fields, String error) {
        if (body == null || over) {
            return;
        }
        if (error.isEmpty()) {
            edge.clean(fields, false);
            TrailerFields.clean(fields);
            bodyEnded(fields);
        } else {
            malformed = true;
            body.fail(Failure.of(ErrorCode.REQUEST_INVALID, error));
        }
    }

    private void bodyEnded(Headers trailers) {
        if (body != null) {
            clock.reading.clear();
            malformed |= !body.isComplete();
            body.ended(trailers);
        }
    }

    /// Nothing more has come for the moment.
    void pause() {
        if (body != null && !over) {
            body.pause();
        }
    }

    private void watchBody() {
        if (body != null && body.isAwaited() && !over) {
            clock.reading.in(idle());
        } else {
            clock.reading.clear();
        }
    }

    /// Who may be silent for how long in a tunnel is the driver's business.
    private long idle() {
        return tunnel ? Deadline.NEVER : connection.limits().bodyIdle();
    }

    @Override
    public void bodyWanted() {
        if (continueDue) {
            continueDue = false;
            interim(100, Headers.EMPTY);
        }
        watchBody();
    }

    @Override
    public void bodyTaken(int bytes) {
        connection.taken(stream, bytes);
    }

    /// The client is not told yet that so many bytes were taken.
    ///
    /// @return whether these are the first
    boolean withhold(int bytes) {
        withheld += bytes;
        return withheld == bytes;
    }

    void giveWithheld() {
        int bytes = withheld;
        withheld = 0;
        connection.taken(stream, bytes);
    }

    // ---- The answer

    @Override
    public void interim(int status, Headers headers) {
        if (!over && !stream.isHeadersSent()) {
            connection.writeHead(stream, new AnswerFields(status, headers, false, -1, null), false);
        }
    }

    @Override
    public void answer(ResponseHead head, BodySource from) {
        if (over) {
            from.cancel();
            return;
        }
        continueDue = false;
        connection.answers();
        boolean none = headOnly || head.status() == 204 || head.status() == 304;
        boolean ownLength = none && head.status() != 204;
        long length = none ? -1 : from.length();
        int status = tunnel && head.status() == 101 ? 200 : head.status(); // RFC 8441 section 5
        var fields = new AnswerFields(status, head.headers(), ownLength, length, connection.date());
        if (none || from.isEmpty()) {
            ended = true;
            if (none) {
                from.cancel();
            } else {
                from.pipe(this);
            }
            connection.writeHead(stream, fields, !malformed);
            if (malformed) {
                endWithError();
            }
        } else {
            source = from;
            connection.writeHead(stream, fields, false);
            from.pipe(this);
        }
    }

    @Override
    public boolean chunk(Bytes bytes) {
        int length = bytes.length();
        if (over || ended || length == 0) {
            bytes.release();
            return true;
        }
        writeHeld(false);
        held = NettyBytes.buffer(bytes);
        queued += length;
        if (queued < PATIENCE_BYTES) {
            return true;
        }
        writeHeld(false);
        connection.flushNow();
        if (over || queued < PATIENCE_BYTES) {
            return true;
        }
        stalled = true;
        clock.writing.in(idle());
        return false;
    }

    private void writeHeld(boolean last) {
        var data = held;
        held = null;
        if (data != null || last) {
            connection.writeData(stream, data == null ? Unpooled.EMPTY_BUFFER : data, last);
        }
    }

    @Override
    public void flush() {
        if (!over && !ended) {
            writeHeld(false);
            connection.flushLater();
        }
    }

    @Override
    public void end(Headers trailers) {
        if (over || ended) {
            return;
        }
        ended = true;
        if (queued > 0) {
            clock.writing.in(idle());
        }
        if (malformed) {
            writeHeld(false);
            endWithError();
        } else if (trailers.isEmpty()) {
            writeHeld(true);
        } else {
            writeHeld(false);
            connection.writeHead(stream, AnswerFields.trailers(trailers), true);
        }
        connection.flushLater();
    }

    /// The answer to a malformed request is complete: its stream ends as RFC 9113 section 8.1.1 demands.
    private void endWithError() {
        connection.writePending();
        if (!over) {
            delivered();
            connection.blame(stream);
        }
    }

    @Override
    public void fail(Failure failure) {
        if (over || ended) {
            return;
        }
        // What waits for the client's window cannot be overtaken by trailers.
        var status = driver == null || malformed || queued > 0 ? null : Rescue.trailers(failure, driver.exchange());
        if (driver != null && status != null) {
            driver.brokeOff(failure);
            end(status);
            return;
        }
        over = true;
        releaseHeld();
        if (driver != null) {
            driver.brokeOff(failure);
        }
        if (malformed) {
            connection.blame(stream);
        } else {
            connection.reset(stream, tunnel ? Http2Error.CANCEL : Http2Error.INTERNAL_ERROR);
        }
    }

    /// Bytes of the answer are on their way.
    void dataWritten(int bytes) {
        queued -= bytes;
        if (over) {
            return;
        }
        if (driver != null) {
            driver.exchange().sent(bytes);
        }
        if (queued > 0) {
            clock.writing.in(idle());
        } else {
            clock.writing.clear();
        }
        if (stalled && queued < PATIENCE_BYTES) {
            connection.resumeAfterFlush(this);
        }
    }

    /// The client has taken bytes; more may come.
    void resume() {
        if (stalled && !over) {
            stalled = false;
            source.resume();
        }
    }

    /// All of the answer is on its way. What the client has not sent yet is not wanted any more.
    void answerWritten() {
        if (over) {
            return;
        }
        if (tunnel && body != null && !body.hasArrived()) {
            body.ended(Headers.EMPTY); // whoever has ended a tunnel reads no more from it
            clock.reading.in(DISCARD_NANOS);
        }
        delivered();
        if (body != null && !body.hasArrived()) {
            if (body.isShort(DISCARDED_BYTES)) {
                clock.reading.in(DISCARD_NANOS);
            } else {
                connection.reset(stream, Http2Error.NO_ERROR);
            }
        }
    }

    private void delivered() {
        over = true;
        connection.exchangeDone();
        if (driver != null) {
            driver.delivered();
        }
    }

    // ---- The end, and what goes wrong

    /// The client is gone, or has reset the stream: whatever is under way stops.
    void gone(Failure failure) {
        if (over) {
            return;
        }
        over = true;
        releaseHeld();
        if (driver != null) {
            driver.clientGone(failure);
        }
        if (body != null) {
            body.fail(failure);
        }
    }

    /// The stream does not exist any more.
    StreamClock closed() {
        gone(Failure.of(ErrorCode.CLIENT_ABORTED, "the stream was closed"));
        if (body != null) {
            body.cancel();
        }
        clock.rest();
        return clock;
    }

    /// The gateway ends.
    void endTunnel() {
        if (driver != null && !over) {
            driver.goAway();
        }
    }

    boolean isOver() {
        return over;
    }

    private void releaseHeld() {
        if (held != null) {
            held.release();
            held = null;
        }
    }

    void exchangeExpired() {
        if (driver != null && !over) {
            driver.expired();
        }
    }

    void readingExpired() {
        if (over) {
            connection.reset(stream, Http2Error.NO_ERROR);
        } else if (body != null) {
            connection.hit(Limit.BODY_IDLE);
            body.fail(Failure.of(ErrorCode.REQUEST_TIMEOUT, "the body did not arrive in time"));
        }
    }

    void writingExpired() {
        if (!over) {
            connection.hit(Limit.ANSWER_IDLE);
            gone(Failure.of(ErrorCode.CLIENT_ABORTED, "the client did not take its answer in time"));
            connection.reset(stream, Http2Error.CANCEL);
        }
    }

    @Override
    public Deadline deadline() {
        return clock.exchange;
    }
}
