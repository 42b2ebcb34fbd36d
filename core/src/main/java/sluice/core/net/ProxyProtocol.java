package sluice.core.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import org.jspecify.annotations.Nullable;
import sluice.core.threads.Deadline;
import sluice.core.threads.Loop;

/// Stands first on connections of trusted proxies: takes the PROXY protocol header off and then makes way for what
/// the connection is for, TLS included. A header that is wrong, missing though required, or late closes the
/// connection: whose it is cannot be told. Loop-confined.
final class ProxyProtocol extends ChannelInboundHandlerAdapter {
    /// Who goes on with the connection.
    interface Next {
        /// @param header {@link ProxyHeader#NONE} if there was none
        void begin(ProxyHeader header);

        /// The connection is closed because of its header.
        void refused(String why);
    }

    private final ProxyProtocolMode mode;
    private final long patience;
    private final Next next;
    private final Deadline deadline;
    private ChannelHandlerContext context;
    private @Nullable ByteBuf held;

    /// @param patience nanoseconds within which the header must arrive
    @SuppressWarnings("NullAway.Init") // the context comes with handlerAdded
    ProxyProtocol(ProxyProtocolMode mode, long patience, Loop loop, Next next) {
        this.mode = mode;
        this.patience = patience;
        this.next = next;
        this.deadline = new Deadline(loop, () -> refuse("the header did not arrive in time"));
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        deadline.in(patience);
    }

    @Override
    public void channelRead(ChannelHandlerContext from, Object message) {
        var in = (ByteBuf) message;
        held = held == null ? in : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(from.alloc(), held, in);
        var header = ProxyHeaderReader.read(held);
        if (!header.error().isEmpty()) {
            refuse(header.error());
        } else if (header.length() == ProxyHeader.ABSENT && mode == ProxyProtocolMode.REQUIRED) {
            refuse("there is none");
        } else if (header.length() != ProxyHeader.INCOMPLETE) {
            makeWay(header);
        }
    }

    private void makeWay(ProxyHeader header) {
        deadline.close();
        var rest = held;
        held = null;
        next.begin(header);
        if (rest == null) {
            return;
        }
        rest.skipBytes(Math.max(header.length(), 0));
        if (rest.isReadable()) {
            context.fireChannelRead(rest);
            context.fireChannelReadComplete();
        } else {
            rest.release();
        }
        context.pipeline().remove(this);
    }

    private void refuse(String why) {
        deadline.close();
        next.refused(why);
        context.close();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext from) {
        deadline.close();
        if (held != null) {
            held.release();
            held = null;
        }
    }
}
