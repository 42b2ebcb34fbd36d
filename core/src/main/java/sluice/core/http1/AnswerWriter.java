package sluice.core.http1;

import sluice.api.exchange.BodySink;
import sluice.api.exchange.BodySource;
import sluice.api.exchange.Bytes;
import sluice.api.exchange.Headers;
import sluice.api.failure.Failure;
import sluice.core.http1.AnswerHead.Framing;
import sluice.core.threads.NettyBytes;

/// Writes one answer to a client's connection, at the client's speed. Loop-confined; one per connection.
final class AnswerWriter implements BodySink {
    /// Who owns the connection: is told how the answer ended.
    interface Owner {
        /// Everything was handed to the connection.
        void answerWritten();

        /// The body broke off.
        void answerBroken(Failure failure);

        /// Bytes of the body were handed to the connection.
        void answerSent(int bytes);

        /// The client takes bytes more slowly than they come; there will be progress, or a deadline passes.
        void answerStalled();
    }

    private final MessageOutput out;
    private final Owner owner;
    private Framing framing = Framing.NO_BODY;
    private BodySource source = BodySource.empty();
    private boolean stalled;
    private boolean active;

    AnswerWriter(MessageOutput out, Owner owner) {
        this.out = out;
        this.owner = owner;
    }

    /// Writes the head that stands in the scratch of the output, and lets the body follow.
    void begin(Framing how, BodySource body) {
        framing = how;
        source = body;
        stalled = false;
        active = true;
        out.write(how == Framing.NO_BODY ? 0 : body.length());
        if (how == Framing.NO_BODY) {
            body.cancel();
            complete();
        } else {
            body.pipe(this);
        }
    }

    @Override
    public boolean chunk(Bytes bytes) {
        if (!active) {
            bytes.release();
            return true;
        }
        int length = bytes.length();
        if (length == 0) {
            bytes.release();
            return true;
        }
        owner.answerSent(length);
        if (framing == Framing.CHUNKED) {
            out.chunk(NettyBytes.buffer(bytes));
        } else {
            out.write(NettyBytes.buffer(bytes));
        }
        if (out.isReady()) {
            return true;
        }
        stalled = true;
        owner.answerStalled();
        return false;
    }

    /// The connection has taken bytes and can take more.
    void writable() {
        if (stalled) {
            stalled = false;
            source.resume();
        }
    }

    boolean isStalled() {
        return stalled;
    }

    @Override
    public void flush() {
        if (active) {
            out.flush();
        }
    }

    @Override
    public void end(Headers trailers) {
        if (!active) {
            return;
        }
        if (framing == Framing.CHUNKED) {
            out.lastChunk(trailers);
        }
        complete();
    }

    private void complete() {
        active = false;
        stalled = false;
        source = BodySource.empty();
        out.push();
        owner.answerWritten();
    }

    @Override
    public void fail(Failure failure) {
        if (active) {
            active = false;
            out.push();
            owner.answerBroken(failure);
        }
    }

    /// The connection is gone; what still comes is thrown away.
    void abandon() {
        active = false;
        out.push();
    }
}
