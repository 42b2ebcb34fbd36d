package sluice.bench.alternatives;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;

/// The HTTP/1.1 codec of Netty, which Sluice does not use: see docs/adr/0002. Answers every request with the
/// same short body.
public final class NettyCodec extends SimpleChannelInboundHandler<HttpObject> {
    private static final byte[] BODY =
            "{\"message\":\"hello from the backend of the comparison\"}\n".getBytes(ISO_8859_1);

    /// A connection that is served by it.
    public static EmbeddedChannel channel() {
        return new EmbeddedChannel(new HttpServerCodec(), new NettyCodec());
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
        if (message instanceof HttpRequest) {
            var answer = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.wrappedBuffer(BODY));
            answer.headers()
                    .set(HttpHeaderNames.SERVER, "nginx/1.22.1")
                    .set(HttpHeaderNames.DATE, "Sat, 21 Nov 2026 10:00:00 GMT")
                    .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
                    .set(HttpHeaderNames.CONTENT_LENGTH, BODY.length)
                    .set("X-Request-Id", "01a1ff13-31a0-745c-acca-6e8e391024d1");
            context.writeAndFlush(answer, context.voidPromise());
        }
    }
}
