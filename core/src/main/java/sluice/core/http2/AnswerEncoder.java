package sluice.core.http2;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersEncoder;
import io.netty.handler.codec.http2.Http2HeadersEncoder.Configuration;

/// Where Netty's frame writer meets our {@link HpackWriter}. Loop-confined.
final class AnswerEncoder implements Http2HeadersEncoder, Configuration {
    private final HpackWriter writer = new HpackWriter();
    private long tableSize = 4096;

    @Override
    public void encodeHeaders(int streamId, Http2Headers headers, ByteBuf buffer) {
        if (!(headers instanceof AnswerFields answer)) {
            throw new IllegalArgumentException(headers + " (expected: AnswerFields)");
        }
        answer.write(writer, buffer);
    }

    @Override
    public Configuration configuration() {
        return this;
    }

    @Override
    public void maxHeaderTableSize(long max) {
        tableSize = max;
        writer.limitTable(max);
    }

    @Override
    public long maxHeaderTableSize() {
        return tableSize;
    }

    /// What the client would like is advice (RFC 9113 section 6.5.2); an answer is not cut to it.
    @Override
    public void maxHeaderListSize(long max) {}

    @Override
    public long maxHeaderListSize() {
        return Long.MAX_VALUE;
    }
}
