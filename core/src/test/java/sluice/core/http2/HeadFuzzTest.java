package sluice.core.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2HeadersEncoder;
import io.netty.util.AsciiString;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.api.value.CidrSet;
import sluice.core.http1.HeadLimits;
import sluice.core.http1.HeadWriter;
import sluice.core.message.ClientRequest;
import sluice.core.message.HeadBytes;
import sluice.core.pipeline.EdgeRules;
import sluice.core.pipeline.Peer;

/// Heads made of what attackers would put together: whatever is admitted is a head of HTTP/1.1 beyond doubt.
class HeadFuzzTest {
    private static final int HEADS = 40_000;
    private static final String[] NAMES = {
        ":method",
        ":scheme",
        ":path",
        ":authority",
        ":status",
        ":protocol",
        "host",
        "cookie",
        "te",
        "connection",
        "transfer-encoding",
        "content-length",
        "x",
        "X",
        "x y",
        "",
        "x:",
        "x\r",
        "x\n",
        "x\0",
        "expect",
        "keep-alive",
        "x_y",
        "via",
        "accept",
        "ä"
    };
    private static final String[] VALUES = {
        "GET",
        "POST",
        "http",
        "https",
        "/",
        "/a/../b",
        "/%2e",
        "*",
        "http://a/",
        "a",
        "a:1",
        "u@a",
        "",
        " a",
        "a ",
        "a\r\nb: c",
        "a\nb",
        "a\0",
        "\t",
        "trailers",
        "1",
        "01",
        "-1",
        "99999999999999999999",
        "chunked",
        "a, b",
        "é",
        "100-continue",
        "x".repeat(300),
        "\u007f"
    };

    private final HeadFields fields = new HeadFields(new HeadLimits(2000, 8, 200));
    private final HeadDecoder decoder = new HeadDecoder(fields);
    private final DefaultHttp2HeadersEncoder encoder =
            new DefaultHttp2HeadersEncoder(Http2HeadersEncoder.NEVER_SENSITIVE, true);
    private final EdgeRules edge = new EdgeRules(CidrSet.of(List.of()), List.of("x-user-id"));
    private final HeadReader reader = new HeadReader(fields, peer());

    private static Peer peer() {
        return new Peer(InetAddress.getLoopbackAddress(), "127.0.0.1", false, "http", 8080);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whatIsAdmittedIsBeyondDoubt(long seed) throws Exception {
        var random = new Random(seed);
        int admitted = 0;
        for (int i = 0; i < HEADS; i++) {
            var head = new DefaultHttp2Headers(false);
            if (random.nextInt(4) > 0) {
                head.add(":method", "GET")
                        .add(":scheme", "http")
                        .add(":path", "/x")
                        .add(":authority", "a");
            }
            for (int more = random.nextInt(6); more > 0; more--) {
                head.add(latin(pick(random, NAMES)), latin(pick(random, VALUES)));
            }
            var block = Unpooled.buffer();
            encoder.encodeHeaders(1, head, block);
            decoder.decodeHeaders(1, block);
            var request = reader.read(edge, random.nextBoolean());
            if (reader.failure() == null) {
                admitted++;
                check(request);
            }
        }
        assertThat(admitted).as("heads that were admitted").isGreaterThan(HEADS / 50);
    }

    private static AsciiString latin(String text) {
        return new AsciiString(text.getBytes(StandardCharsets.ISO_8859_1), false);
    }

    private static String pick(Random random, String[] from) {
        return from[random.nextInt(from.length)];
    }

    private static void check(ClientRequest request) {
        assertThat(request.method()).matches("[A-Z]+");
        assertThat(request.path()).matches("/[^ \\r\\n\\x00]*|\\*");
        assertThat(request.authority()).matches("[a-z0-9.:]+");
        var out = new HeadBytes();
        HeadWriter.fields(out, request.headers(), false);
        var text = new String(out.array(), 0, out.length(), StandardCharsets.ISO_8859_1);
        var lines = text.isEmpty() ? new String[0] : text.split("\r\n", -1);
        int expected = 0;
        for (int i = 0; i < request.headers().count(); i++) {
            var written = request.headers();
            if (!written.isDropped(i)
                    && !List.of("host", "content-length")
                            .contains(written.name(i).lower())) {
                expected++;
                assertThat(written.value(i))
                        .doesNotContain("\r", "\n", "\0")
                        .isEqualTo(written.value(i).strip());
                assertThat(written.name(i).text()).isEqualTo(written.name(i).lower());
            }
        }
        assertThat(lines.length == 0 ? 0 : lines.length - 1).as(text).isEqualTo(expected);
        for (int i = 0; i + 1 < lines.length; i++) {
            assertThat(lines[i]).matches("[a-z0-9!#$%&'*+.^_`|~-]+: [^\\r\\n\\x00]*");
        }
    }
}
