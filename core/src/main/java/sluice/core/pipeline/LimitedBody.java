package sluice.core.pipeline;

import sluice.api.exchange.BodySink;
import sluice.api.exchange.BodySource;
import sluice.api.exchange.Bytes;
import sluice.api.exchange.Headers;
import sluice.api.failure.ErrorCode;
import sluice.api.failure.Failure;

/// A request's body of unknown length, refused with 413 as soon as it is longer than allowed. Loop-confined.
final class LimitedBody implements BodySource, BodySink {
    private final BodySource source;
    private final long limit;
    private final LimitWatch watch;
    private BodySink sink = Nowhere.INSTANCE;
    private long seen;

    private LimitedBody(BodySource source, long limit, LimitWatch watch) {
        this.watch = watch;
        this.source = source;
        this.limit = limit;
    }

    /// The body itself if its length is known, which was checked before, or if there is no limit.
    static BodySource of(BodySource source, long limit, LimitWatch watch) {
        return source.length() >= 0 || limit == Long.MAX_VALUE ? source : new LimitedBody(source, limit, watch);
    }

    @Override
    public long length() {
        return -1;
    }

    @Override
    public void pipe(BodySink to) {
        sink = to;
        source.pipe(this);
    }

    @Override
    public boolean chunk(Bytes bytes) {
        seen += bytes.length();
        if (seen <= limit) {
            return sink.chunk(bytes);
        }
        bytes.release();
        watch.hit(Limit.BODY);
        var receiver = sink;
        sink = Nowhere.INSTANCE;
        source.cancel();
        receiver.fail(Failure.of(ErrorCode.BODY_TOO_LARGE, "the body is larger than " + limit + " bytes"));
        return true;
    }

    @Override
    public void end(Headers trailers) {
        sink.end(trailers);
    }

    @Override
    public void fail(Failure failure) {
        sink.fail(failure);
    }

    @Override
    public void flush() {
        sink.flush();
    }

    @Override
    public void resume() {
        source.resume();
    }

    @Override
    public void cancel() {
        source.cancel();
    }
}
