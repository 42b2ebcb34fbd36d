package sluice.core.http2;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.BodySink;
import sluice.api.exchange.BodySource;
import sluice.api.exchange.Headers;
import sluice.api.failure.ErrorCode;
import sluice.api.failure.Failure;
import sluice.core.threads.NettyBytes;

/// The body of a request on its stream. Window is given back to the client only for bytes that somebody has taken, so
/// that never more than one window of it waits here. Loop-confined.
final class StreamBody implements BodySource {
    /// Who owns the stream.
    interface Owner {
        /// Somebody wants the body now.
        void bodyWanted();

        /// So many bytes are taken; the client may send as many more.
        void bodyTaken(int bytes);
    }

    private static final int SMALL = 512;
    private static final int TOGETHER = 4096;

    private final Owner owner;
    private final long expected;
    private final ArrayDeque<ByteBuf> waiting = new ArrayDeque<>(4);
    private @Nullable ByteBuf together;
    private @Nullable BodySink sink;
    private @Nullable Headers trailers;
    private @Nullable Failure failure;
    private long received;
    private int owed;
    private boolean paused;
    private boolean cancelled;
    private boolean over;

    /// @param expected the bytes that the head announced; -1 if it did not
    StreamBody(Owner owner, long expected) {
        this.owner = owner;
        this.expected = expected;
    }

    /// Bytes have come.
    ///
    /// @return how many of them are taken at once
    int arrived(ByteBuf data) {
        int length = data.readableBytes();
        received += length;
        if (expected >= 0 && received > expected) {
            fail(wrongLength());
        }
        if (cancelled || over || length == 0) {
            return length;
        }
        var to = sink;
        if (to == null || paused || !waiting.isEmpty()) {
            keep(data, length);
            return 0;
        }
        if (to.chunk(NettyBytes.take(data, length))) {
            return length;
        }
        paused = true;
        owed += length;
        return 0;
    }

    /// Small pieces wait together: a window of one-octet frames would otherwise keep sixty thousand buffers alive.
    private void keep(ByteBuf data, int length) {
        if (length >= SMALL) {
            together = null;
            waiting.add(data.readRetainedSlice(length));
            return;
        }
        if (together == null || together.writableBytes() < length) {
            together = data.alloc().buffer(TOGETHER, TOGETHER);
            waiting.add(together);
        }
        together.writeBytes(data, length);
    }

    private @Nullable ByteBuf next() {
        var next = waiting.poll();
        if (waiting.isEmpty()) {
            together = null; // it is always the last one
        }
        return next;
    }

    /// The client has ended the body.
    void ended(Headers fields) {
        trailers = fields;
        if (isComplete()) {
            deliver();
        } else {
            fail(wrongLength());
        }
    }

    /// Whether so many more bytes are more than were announced.
    boolean exceeds(int more) {
        return expected >= 0 && received + more > expected;
    }

    /// Whether no fewer bytes have come than were announced.
    boolean isComplete() {
        return expected < 0 || received == expected;
    }

    private static Failure wrongLength() {
        return Failure.of(ErrorCode.REQUEST_INVALID, "the body is not as long as its Content-Length");
    }

    /// Nothing more has come for the moment.
    void pause() {
        if (sink != null && !over) {
            sink.flush();
        }
    }

    private void deliver() {
        while (sink != null && !paused && !cancelled && !over) {
            var next = next();
            if (next == null) {
                end(sink);
                return;
            }
            int length = next.readableBytes();
            if (sink.chunk(new NettyBytes(next))) {
                owner.bodyTaken(length);
            } else {
                paused = true;
                owed += length;
            }
        }
    }

    private void end(BodySink to) {
        if (trailers != null) {
            over = true;
            to.end(trailers);
        }
    }

    /// The rest will not come as it should.
    void fail(Failure why) {
        if (over || cancelled || failure != null) {
            return;
        }
        failure = why;
        var receiver = sink;
        if (receiver != null) {
            cancel();
            receiver.fail(why);
        }
    }

    /// Whether somebody waits for bytes that have not come.
    boolean isAwaited() {
        return sink != null && !paused && !cancelled && !over;
    }

    /// Whether the rest is known to be short enough to be read off.
    boolean isShort(long most) {
        return expected >= 0 && expected - received <= most;
    }

    /// Whether all of it has come from the client.
    boolean hasArrived() {
        return over || trailers != null;
    }

    @Override
    public long length() {
        return expected;
    }

    @Override
    public void pipe(BodySink to) {
        sink = to;
        if (failure != null && !cancelled) {
            cancel();
            to.fail(failure);
            return;
        }
        deliver();
        if (!hasArrived()) {
            owner.bodyWanted();
        }
    }

    @Override
    public void resume() {
        if (!paused) {
            return;
        }
        paused = false;
        int taken = owed;
        owed = 0;
        if (taken > 0) {
            owner.bodyTaken(taken);
        }
        deliver();
        if (!hasArrived()) {
            owner.bodyWanted();
        }
    }

    @Override
    public void cancel() {
        if (cancelled) {
            return;
        }
        cancelled = true;
        int taken = owed;
        owed = 0;
        for (var next = next(); next != null; next = next()) {
            taken += next.readableBytes();
            next.release();
        }
        if (taken > 0) {
            owner.bodyTaken(taken);
        }
    }
}
