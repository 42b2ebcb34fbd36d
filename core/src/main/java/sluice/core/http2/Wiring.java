package sluice.core.http2;

import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionDecoder;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionEncoder;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2PromisedRequestVerifier;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;
import java.util.logging.Level;
import java.util.logging.Logger;
import sluice.core.http1.HeadLimits;
import sluice.core.pipeline.ListenerLimits;
import sluice.core.pipeline.LoopContext;

/// The parts of one connection, ours and Netty's, put together.
///
/// Netty keeps the states of streams and the windows. What is checked in heads, what is counted against floods and how
/// heads are written is ours; Netty's counterparts are off. Streams share the connection evenly; priorities are read
/// and forgotten (RFC 9113 section 5.3).
record Wiring(
        Http2ConnectionDecoder decoder,
        Http2ConnectionEncoder encoder,
        Http2Settings settings,
        FrameGuard guard,
        FrameWriter writer,
        HeadFields fields,
        Budgets budgets) {
    /// What the list of fields counts per field besides its text (RFC 9113 section 6.5.2).
    private static final int FIELD_OVERHEAD = 32;

    /// Netty would tell each frame that it ignores, at the pace of whoever sends them. Held, so that it is not
    /// forgotten.
    private static final Logger QUIET = Logger.getLogger("io.netty.handler.codec.http2");

    static {
        QUIET.setLevel(Level.WARNING);
    }

    static Wiring of(LoopContext context, ListenerLimits limits) {
        var fields = new HeadFields(new HeadLimits(limits.headerBytes(), limits.headerCount(), limits.targetBytes()));
        var budgets = new Budgets(context.loop().clock());
        var connection = new DefaultHttp2Connection(true);
        connection.remote().maxActiveStreams(limits.streams());
        connection
                .remote()
                .flowController(
                        new DefaultHttp2RemoteFlowController(connection, new UniformStreamByteDistributor(connection)));
        var writer = new FrameWriter(new AnswerEncoder());
        var encoder = new DefaultHttp2ConnectionEncoder(connection, writer);
        long text = (long) limits.headerBytes() + limits.targetBytes();
        var guard = new FrameGuard(new HeadDecoder(fields), budgets, 2 * text);
        var decoder = new DefaultHttp2ConnectionDecoder(
                connection, encoder, guard, Http2PromisedRequestVerifier.ALWAYS_VERIFY, true, true, false);
        var settings = new Http2Settings()
                .maxConcurrentStreams(limits.streams())
                .initialWindowSize(Http2Frontend.STREAM_WINDOW)
                .connectProtocolEnabled(true)
                .maxHeaderListSize(text + (long) FIELD_OVERHEAD * limits.headerCount());
        return new Wiring(decoder, encoder, settings, guard, writer, fields, budgets);
    }
}
