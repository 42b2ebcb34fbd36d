package sluice.core.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import sluice.api.exchange.HeaderName;

/// What is compressed is what another's decompressor reads.
class HpackWriterTest {
    private static final String[] NAMES = {
        "Content-Type", "Server", "Date", "Set-Cookie", "ETag", "X-Request-Id", "X-Other", "Vary", "a"
    };

    private final HpackWriter writer = new HpackWriter();
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);

    @Test
    void aLongConversationIsReadAsItWasWritten() throws Exception {
        var random = new Random(7);
        for (int head = 0; head < 20_000; head++) {
            if (random.nextInt(200) == 0) {
                int size = random.nextInt(5000);
                writer.limitTable(size);
                decoder.maxHeaderTableSize(Math.min(size, 4096));
            }
            var out = Unpooled.buffer();
            var expected = new ArrayList<String>();
            int status = 100 + random.nextInt(500);
            writer.begin(out);
            writer.status(out, status);
            expected.add(":status=" + status);
            for (int fields = random.nextInt(12); fields > 0; fields--) {
                var name = NAMES[random.nextInt(NAMES.length)];
                var value = "v".repeat(random.nextInt(8) == 0 ? random.nextInt(400) : 3) + random.nextInt(20);
                writer.field(out, HeaderName.of(name), value);
                expected.add(name.toLowerCase(java.util.Locale.ROOT) + "=" + value);
            }
            assertThat(read(out.array(), out.readableBytes())).isEqualTo(expected);
        }
    }

    private List<String> read(byte[] bytes, int length) throws Exception {
        var fields = new ArrayList<String>();
        var headers = decoder.decodeHeaders(1, Unpooled.wrappedBuffer(bytes, 0, length));
        headers.forEach(field -> fields.add(field.getKey() + "=" + field.getValue()));
        return fields;
    }

    @Test
    void whatComesBackIsWrittenInOneByte() {
        var first = Unpooled.buffer();
        for (int i = 0; i < 3; i++) {
            first.clear();
            writer.begin(first);
            writer.field(first, HeaderName.of("Server"), "something");
        }
        assertThat(first.readableBytes()).isEqualTo(1);
    }
}
