package sluice.core.client;

import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Settings;
import sluice.core.http1.HeadLimits;
import sluice.core.upstream.UpstreamSettings;

/// How the gateway speaks HTTP/2 to upstreams: no push, its windows, and what a peer may not do.
final class Http2Upstreams extends AbstractHttp2ConnectionHandlerBuilder<MultiplexedConnection, Http2Upstreams> {
    /// Bytes of one answer that may be on their way, or wait for a taker who is slow.
    static final int STREAM_WINDOW = 64 * 1024;

    private static final int SECONDS = 10;
    private static final int RESETS = 1000;
    private static final int EMPTY_DATA = 16;
    private static final int SMALL_CONTINUATIONS = 16;
    private static final int QUEUED_CONTROL_FRAMES = 1000;

    private final MultiplexedPool pool;
    private final UpstreamSettings upstream;
    private final long until;

    Http2Upstreams(MultiplexedPool pool, UpstreamSettings upstream, long until) {
        this.pool = pool;
        this.upstream = upstream;
        this.until = until;
        server(false);
        initialSettings(new Http2Settings()
                .pushEnabled(false)
                .initialWindowSize(STREAM_WINDOW)
                .maxHeaderListSize(HeadLimits.USUAL.fieldBytes()));
        frameListener(new Http2FrameAdapter()); // the connection sets its own
        validateHeaders(true);
        encoderIgnoreMaxHeaderListSize(true);
        encoderEnforceMaxQueuedControlFrames(QUEUED_CONTROL_FRAMES);
        encoderEnforceMaxRstFramesPerWindow(RESETS, SECONDS);
        decoderEnforceMaxRstFramesPerWindow(RESETS, SECONDS);
        decoderEnforceMaxConsecutiveEmptyDataFrames(EMPTY_DATA);
        decoderEnforceMaxSmallContinuationFrames(SMALL_CONTINUATIONS);
        gracefulShutdownTimeoutMillis(0);
    }

    @Override
    protected MultiplexedConnection build() {
        return super.build();
    }

    @Override
    protected MultiplexedConnection build(
            Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
        return new MultiplexedConnection(pool, upstream, until, decoder, encoder, settings);
    }
}
