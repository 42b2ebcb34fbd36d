package sluice.core.client;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.BodySource;
import sluice.api.exchange.Headers;
import sluice.api.exchange.ResponseHead;
import sluice.api.failure.Failure;
import sluice.core.message.EventStream;
import sluice.core.message.FieldNames;
import sluice.core.message.Grpc;
import sluice.core.threads.Deadline;
import sluice.core.upstream.Attempt;
import sluice.core.upstream.UpstreamFailure;
import sluice.core.upstream.UpstreamSettings;

/// One exchange on a connection that carries many (RFC 9113 section 8.1).
///
///     start -> HEAD -> answer -> BODY -> end -> DONE     (or DONE, from anywhere)
///                      answer -> DRAIN -> end -> DONE    (an answer without a body whose stream has not ended yet)
///
/// The request goes out while the answer comes in. An answer that is complete before its request stops the request
/// (RST_STREAM with NO_ERROR), as does an error (400 and above) whose head comes early. Loop-confined.
@SuppressWarnings("FutureReturnValueIgnored") // a failed write shows as a closed stream
final class UpstreamStream {
    private static final int MOST_INTERIM = 32;

    private enum Phase {
        HEAD,
        BODY,
        DRAIN,
        DONE
    }

    private final MultiplexedConnection connection;
    private final int id;
    private final UpstreamSettings upstream;
    private final Attempt attempt;
    private final @Nullable StreamRequest writer;
    private final StreamAnswer body;
    private final boolean grpc;
    private Phase phase = Phase.HEAD;
    private boolean requestEnded;
    private int interims;
    private long length = -1;
    private long received;
    private long deadline = Deadline.NEVER;
    private long watchedAt;
    private long bodyIdle;

    UpstreamStream(MultiplexedConnection connection, int id, UpstreamSettings upstream, Attempt attempt) {
        this.connection = connection;
        this.id = id;
        this.upstream = upstream;
        this.attempt = attempt;
        this.grpc = Grpc.isCall(attempt.request().headers());
        this.requestEnded = attempt.body().isEmpty();
        this.writer = requestEnded ? null : new StreamRequest(this, connection, attempt.body());
        this.body = new StreamAnswer(this);
        this.bodyIdle = upstream.bodyIdle().toNanos();
    }

    int id() {
        return id;
    }

    long deadline() {
        return deadline;
    }

    void start() {
        attempt.onCancel(this::abandon);
        if (phase == Phase.DONE) {
            return;
        }
        long remaining = attempt.deadline() == Deadline.NEVER ? -1 : Math.max(0, attempt.deadline() - now());
        var head = RequestFields.head(attempt, connection.pool().scheme(), remaining);
        var context = connection.context();
        var written = context.newPromise();
        connection.encoder().writeHeaders(context, id, head, 0, writer == null, written);
        connection.begun(id, this);
        if (written.isDone() && !written.isSuccess()) {
            fail(UpstreamFailure.untouched(told(String.valueOf(written.cause()))), Http2Error.CANCEL);
            return;
        }
        attempt.sent();
        watch();
        if (writer != null) {
            writer.start();
        }
        connection.flush();
    }

    private long now() {
        return connection.pool().owner().now();
    }

    /// The last byte of the request was handed to the socket.
    void requestEnded() {
        requestEnded = true;
        watch();
    }

    /// The body of the request broke off.
    void requestFailed(Failure failure) {
        fail(failure, Http2Error.CANCEL);
    }

    /// The peer may take more of the request.
    void writabilityChanged() {
        if (writer != null) {
            writer.writabilityChanged();
        }
    }

    /// The answer is not wanted any more.
    void abandon() {
        if (phase != Phase.DONE) {
            finish();
            connection.reset(id, Http2Error.CANCEL);
        }
    }

    /// Bytes of the answer were taken.
    void consumed(int bytes) {
        connection.consumed(id, bytes);
    }

    /// What the taker of the body was given, it may flush.
    void flush() {
        body.flush();
    }

    /// A head, interim or final, or trailers.
    void fields(Http2Headers fields, boolean end) {
        switch (phase) {
            case HEAD -> head(AnswerFields.head(fields), end);
            case BODY -> {
                var trailers = AnswerFields.trailers(fields);
                if (!trailers.error().isEmpty()) {
                    refuse(trailers.isLarge(), trailers.error());
                } else if (end) {
                    ended(trailers);
                }
            }
            case DRAIN -> finish();
            case DONE -> {}
        }
    }

    private void head(AnswerFields head, boolean end) {
        if (!head.error().isEmpty()) {
            refuse(head.isLarge(), head.error());
        } else if (head.status() >= 200) {
            answer(head, end);
        } else if (end || head.status() == 101 || ++interims > MOST_INTERIM) {
            refuse(false, end ? "its answer ends with an interim head" : "it sends interim answers it may not");
        } else {
            head.block().dropAll(FieldNames.CONTENT_LENGTH); // RFC 9110 section 8.6
            attempt.interim(head.status(), head.block());
        }
    }

    private void answer(AnswerFields head, boolean end) {
        int status = head.status();
        boolean bodiless = attempt.request().method().equals("HEAD") || status == 204 || status == 304;
        length = head.contentLength();
        if (length < -1 || end && length > 0 && !bodiless) {
            refuse(false, "its Content-Length is not the length of its body");
            return;
        }
        if (status == 204) {
            head.block().dropAll(FieldNames.CONTENT_LENGTH); // RFC 9110 section 8.6
        }
        var answered = new ResponseHead(status, head.block());
        if (end) {
            finish();
            stopRequest();
            attempt.answer(answered, BodySource.empty());
        } else if (bodiless) {
            phase = Phase.DRAIN;
            length = 0;
            watch();
            attempt.answer(answered, BodySource.empty());
        } else {
            phase = Phase.BODY;
            bodyIdle = EventStream.is(head.block()) ? attempt.sseIdle() : bodyIdle;
            body.expect(length);
            if (status >= 400 && writer != null) {
                writer.stop();
            }
            attempt.answer(answered, body);
            watch(); // from here on only gRPC calls have a deadline
        }
    }

    /// A piece of the answer's body has come.
    ///
    /// @return how many bytes were taken at once
    int data(ByteBuf data, boolean end) {
        int count = data.readableBytes();
        if (phase == Phase.DONE) {
            return count;
        }
        received += count;
        boolean wrong = length >= 0 && (received > length || end && received < length);
        if (phase == Phase.HEAD || wrong) {
            refuse(false, wrong ? "its body is not as long as its Content-Length" : "its body comes before its head");
            return count;
        }
        if (phase == Phase.DRAIN) {
            if (end) {
                finish();
                stopRequest();
            }
            return count;
        }
        int taken = body.arrived(data);
        connection.flows(this);
        if (end) {
            ended(null);
        } else if (phase == Phase.BODY) {
            watch();
        }
        return taken;
    }

    private void ended(@Nullable AnswerFields trailers) {
        if (phase != Phase.BODY) {
            return; // the taker has cancelled it meanwhile
        }
        if (length >= 0 && received < length) {
            refuse(false, "its body is not as long as its Content-Length");
            return;
        }
        finish();
        stopRequest();
        body.end(trailers == null ? Headers.EMPTY : trailers.block());
    }

    /// The peer has ended the stream.
    ///
    /// @param code as in RFC 9113 section 7
    void reset(long code) {
        var error = Http2Error.valueOf(code);
        var reason = told("it reset the stream with " + (error == null ? "code " + code : error.toString()));
        boolean answered = phase == Phase.BODY;
        fail(answered ? UpstreamFailure.incompleteBody(reason) : whyReset(error, reason), Http2Error.CANCEL);
    }

    private static Failure whyReset(@Nullable Http2Error error, String reason) {
        return switch (error) {
            case REFUSED_STREAM -> UpstreamFailure.untouched(reason);
            case PROTOCOL_ERROR, FLOW_CONTROL_ERROR, FRAME_SIZE_ERROR, COMPRESSION_ERROR, STREAM_CLOSED ->
                UpstreamFailure.garbled(reason);
            case null, default -> UpstreamFailure.incompleteHead(reason);
        };
    }

    /// The peer broke the protocol on this stream.
    void fault(boolean large, String reason) {
        if (phase == Phase.BODY) {
            fail(UpstreamFailure.garbledBody(reason), Http2Error.PROTOCOL_ERROR);
        } else {
            fail(
                    large ? UpstreamFailure.headTooLarge(reason) : UpstreamFailure.garbled(reason),
                    Http2Error.PROTOCOL_ERROR);
        }
    }

    private void refuse(boolean large, String what) {
        fault(large, told(what));
    }

    /// The stream is closed.
    ///
    /// @param refused whether the peer has said that it did not act on it
    void closed(boolean refused) {
        if (phase == Phase.DONE) {
            return;
        }
        if (refused && phase == Phase.HEAD) {
            fail(UpstreamFailure.untouched(told("it went away before it took the request")), Http2Error.CANCEL);
        } else if (phase == Phase.HEAD) {
            var reason = told("it ended before an answer");
            fail(
                    connection.isGarbled()
                            ? UpstreamFailure.garbled(reason)
                            : interims > 0
                                    ? UpstreamFailure.incompleteHead(reason)
                                    : UpstreamFailure.terminated(reason),
                    Http2Error.CANCEL);
        } else {
            var reason = told("it ended within the body");
            fail(
                    connection.isGarbled()
                            ? UpstreamFailure.garbledBody(reason)
                            : UpstreamFailure.incompleteBody(reason),
                    Http2Error.CANCEL);
        }
    }

    private void fail(Failure failure, Http2Error error) {
        var before = phase;
        if (before == Phase.DONE) {
            return;
        }
        finish();
        connection.reset(id, error);
        switch (before) {
            case HEAD -> attempt.fail(failure);
            case BODY -> body.fail(failure);
            case DRAIN, DONE -> {}
        }
    }

    private void finish() {
        phase = Phase.DONE;
        deadline = Deadline.NEVER;
        if (writer != null) {
            writer.stop();
        }
    }

    /// The answer is complete; what is left of the request is not sent.
    private void stopRequest() {
        if (!requestEnded) {
            connection.reset(id, Http2Error.NO_ERROR);
        }
    }

    /// Sets the deadline that holds now.
    void watch() {
        long idle = upstream.bodyIdle().toNanos();
        boolean stalled = writer != null && writer.isStalled();
        watchedAt = now();
        deadline = switch (phase) {
            case HEAD -> earlier(requestEnded ? responseTime() : stalled ? after(idle) : Deadline.NEVER);
            case BODY -> earlier(stalled ? after(idle) : body.isPaused() ? Deadline.NEVER : after(bodyIdle));
            case DRAIN -> after(idle);
            case DONE -> Deadline.NEVER;
        };
        connection.watch(deadline);
    }

    /// Who calls by gRPC says how long an answer may take; if not, a call lives as long as it moves.
    private long responseTime() {
        if (!grpc) {
            return after(upstream.response().toNanos());
        }
        return attempt.deadline() == Deadline.NEVER ? after(upstream.bodyIdle().toNanos()) : Deadline.NEVER;
    }

    private long after(long nanos) {
        return nanos >= Deadline.NEVER / 2 ? Deadline.NEVER : watchedAt + nanos;
    }

    private long earlier(long own) {
        long given = attempt.deadline();
        boolean ownFirst = given == Deadline.NEVER || own != Deadline.NEVER && own - given < 0;
        return ownFirst ? own : given;
    }

    /// The deadline has passed.
    void expired() {
        boolean stalled = writer != null && writer.isStalled();
        boolean late = attempt.deadline() != Deadline.NEVER && attempt.deadline() - now() <= 0;
        connection.doubt(watchedAt);
        Failure failure;
        if (late) {
            failure = UpstreamFailure.responseTimeout(told("it did not answer in time (timeout, grpc-timeout)"));
        } else if (phase == Phase.BODY) {
            failure = UpstreamFailure.bodyTimeout(told("no piece of the body came or went in time (body-idle)"));
        } else if (stalled) {
            failure = UpstreamFailure.writeTimeout(told("it did not take the request in time (body-idle)"));
        } else {
            failure = UpstreamFailure.responseTimeout(told("it did not answer in time (response)"));
        }
        fail(failure, Http2Error.CANCEL);
    }

    private String told(String what) {
        return connection.told(what);
    }
}
