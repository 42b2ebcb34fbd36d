package sluice.core.http2;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import sluice.core.pipeline.Limit;

/// A connection has used up one of its {@link AbuseLimit}s: it ends with ENHANCE_YOUR_CALM. Has no stack trace, because
/// whoever attacks should not make us write one.
final class BudgetExceeded extends Http2Exception {
    private static final long serialVersionUID = 1;

    private final Limit limit;

    BudgetExceeded(AbuseLimit limit) {
        super(Http2Error.ENHANCE_YOUR_CALM, limit.limit().label());
        this.limit = limit.limit();
    }

    Limit limit() {
        return limit;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
