package sluice.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import sluice.api.exchange.BodySource;
import sluice.api.exchange.ResponseHead;
import sluice.core.http1.HeadLimits;
import sluice.core.http1.HeadWriter;
import sluice.core.http1.ResponseParser;
import sluice.core.message.HeadBytes;
import sluice.core.upstream.Attempt;
import sluice.core.upstream.Endpoint;
import sluice.core.upstream.Transport;
import sluice.core.upstream.UpstreamSettings;

/// An upstream without a socket: the fields that would go to it are written, and an answer's head is parsed.
final class EchoedUpstream implements Transport {
    private static final byte[] BODY =
            "{\"message\":\"hello from the backend of the comparison\"}\n".getBytes(ISO_8859_1);
    private static final byte[] HEAD =
            ("HTTP/1.1 200 OK\r\nServer: nginx/1.22.1\r\nDate: Sat, 21 Nov 2026 10:00:00 GMT\r\nContent-Type: application/json\r\n"
                            + "Content-Length: " + BODY.length + "\r\nConnection: keep-alive\r\n\r\n")
                    .getBytes(ISO_8859_1);

    private final HeadBytes request = new HeadBytes();
    private final ResponseParser parser = new ResponseParser(HeadLimits.USUAL);
    private final ByteBuf head = Unpooled.directBuffer(HEAD.length).writeBytes(HEAD);

    /// How many bytes the last request's fields had.
    int written() {
        return request.length();
    }

    @Override
    public void send(UpstreamSettings upstream, Endpoint endpoint, Attempt attempt) {
        HeadWriter.fields(request.begin(), attempt.request().headers(), false);
        attempt.sent();
        parser.read(head.readerIndex(0));
        attempt.answer(new ResponseHead(parser.status(), parser.headers()), BodySource.of(BODY));
    }
}
