package sluice.core.pipeline;

import sluice.api.exchange.BodySource;
import sluice.api.exchange.Bytes;
import sluice.api.failure.ErrorCode;
import sluice.api.failure.Failure;
import sluice.core.message.RelayedBody;

/// A request's body of unknown length, refused with 413 as soon as it is longer than allowed. Loop-confined.
final class LimitedBody extends RelayedBody {
    private final long limit;
    private final LimitWatch watch;
    private long seen;

    private LimitedBody(BodySource source, long limit, LimitWatch watch) {
        super(source);
        this.limit = limit;
        this.watch = watch;
    }

    /// The body itself if its length is known, which was checked before, or if there is no limit.
    static BodySource of(BodySource source, long limit, LimitWatch watch) {
        return source.length() >= 0 || limit == Long.MAX_VALUE ? source : new LimitedBody(source, limit, watch);
    }

    @Override
    public boolean chunk(Bytes bytes) {
        seen += bytes.length();
        if (seen <= limit) {
            return super.chunk(bytes);
        }
        bytes.release();
        watch.hit(Limit.BODY);
        var receiver = taker();
        take(Nowhere.INSTANCE);
        cancel();
        receiver.fail(Failure.of(ErrorCode.BODY_TOO_LARGE, "the body is larger than " + limit + " bytes"));
        return true;
    }
}
