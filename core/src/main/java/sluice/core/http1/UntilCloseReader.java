package sluice.core.http1;

import io.netty.buffer.ByteBuf;
import sluice.api.exchange.BodySink;
import sluice.core.threads.NettyBytes;

/// The body of an answer that ends with the connection.
final class UntilCloseReader extends BodyReader {
    @Override
    public Progress read(ByteBuf in, BodySink sink) {
        if (!in.isReadable()) {
            return Progress.MORE;
        }
        return sink.chunk(NettyBytes.take(in, in.readableBytes())) ? Progress.MORE : Progress.PAUSE;
    }

    @Override
    public long length() {
        return -1;
    }

    @Override
    public boolean endsWithConnection() {
        return true;
    }
}
