package sluice.core.pipeline;

import sluice.api.exchange.BodySink;
import sluice.api.exchange.Bytes;
import sluice.api.exchange.Headers;
import sluice.api.failure.Failure;

/// Takes a body that nobody wants.
enum Nowhere implements BodySink {
    INSTANCE;

    @Override
    public boolean chunk(Bytes bytes) {
        bytes.release();
        return true;
    }

    @Override
    public void end(Headers trailers) {}

    @Override
    public void fail(Failure failure) {}
}
