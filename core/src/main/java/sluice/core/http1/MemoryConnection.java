package sluice.core.http1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.BodySink;
import sluice.api.exchange.Bytes;
import sluice.api.exchange.Headers;
import sluice.api.failure.Failure;
import sluice.core.pipeline.ListenerLimits;
import sluice.core.pipeline.LoopContext;
import sluice.core.pipeline.Peer;

/// The connection of an HTTP/1.1 client without a socket: the frontend reads and writes bytes in memory, and
/// everything behind it is as it is on the wire. Carries one exchange. Loop-confined.
public final class MemoryConnection implements AutoCloseable {
    private final EmbeddedChannel channel;
    private final ResponseParser parser = new ResponseParser(HeadLimits.USUAL);
    private final ByteBuf written = Unpooled.buffer();
    private final Received received = new Received();
    private String method = "";
    private @Nullable BodyReader reader;
    private boolean complete;

    /// An answer as a client reads it.
    ///
    /// @param complete whether all of its body came
    public record Answer(int status, Headers headers, byte[] body, boolean complete) {}

    /// @param listener the address, as configured, of the listener that the client has connected to
    public MemoryConnection(LoopContext context, InetSocketAddress listener, Peer peer, ListenerLimits limits) {
        channel = new EmbeddedChannel(new Http1Frontend(context, listener, peer, limits));
    }

    /// The client sends bytes.
    ///
    /// @param asked the method, by which the end of the answer is known
    public void send(String asked, byte[] bytes) {
        method = asked;
        channel.writeInbound(Unpooled.copiedBuffer(bytes));
    }

    /// The answer; null as long as its head has not come.
    ///
    /// @throws IllegalStateException if what came is not HTTP
    public @Nullable Answer answer() {
        channel.runPendingTasks();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            written.writeBytes(out);
            out.release();
        }
        while (reader == null && parser.read(written)) {
            if (!parser.error().isEmpty()) {
                throw new IllegalStateException("the gateway's answer is not HTTP: " + parser.error());
            }
            if (parser.status() >= 200 || parser.status() == 101) {
                reader = parser.body(method);
                complete = reader.length() == 0;
            }
        }
        if (reader == null) {
            return null;
        }
        readBody(reader);
        return new Answer(parser.status(), parser.headers(), received.bytes.toByteArray(), complete);
    }

    private void readBody(BodyReader body) {
        while (!complete && written.isReadable()) {
            var progress = body.read(written, received);
            if (progress == BodyReader.Progress.INVALID) {
                throw new IllegalStateException("the gateway's answer is not HTTP: " + body.error());
            }
            complete = progress == BodyReader.Progress.DONE;
            if (progress != BodyReader.Progress.PAUSE) {
                break;
            }
        }
        complete |= body.endsWithConnection() && isClosed();
    }

    /// Whether the gateway has closed the connection.
    public boolean isClosed() {
        return !channel.isOpen();
    }

    @Override
    public void close() {
        channel.finishAndReleaseAll();
        written.release();
    }

    private static final class Received implements BodySink {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public boolean chunk(Bytes chunk) {
            bytes.writeBytes(chunk.toArray());
            chunk.release();
            return true;
        }

        @Override
        public void end(Headers trailers) {}

        @Override
        public void fail(Failure failure) {}
    }
}
