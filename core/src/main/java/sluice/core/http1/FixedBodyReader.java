package sluice.core.http1;

import io.netty.buffer.ByteBuf;
import sluice.api.exchange.BodySink;
import sluice.core.threads.NettyBytes;

/// A body whose length `Content-Length` tells, or that is known to be empty.
final class FixedBodyReader extends BodyReader {
    static final BodyReader NONE = new FixedBodyReader(0);

    private final long length;
    private long left;

    FixedBodyReader(long length) {
        this.length = length;
        this.left = length;
    }

    @Override
    public Progress read(ByteBuf in, BodySink sink) {
        int take = (int) Math.min(left, in.readableBytes());
        if (take == 0) {
            return left == 0 ? Progress.DONE : Progress.MORE;
        }
        left -= take;
        boolean ready = sink.chunk(NettyBytes.take(in, take));
        return left == 0 ? Progress.DONE : ready ? Progress.MORE : Progress.PAUSE;
    }

    @Override
    public long length() {
        return length;
    }
}
