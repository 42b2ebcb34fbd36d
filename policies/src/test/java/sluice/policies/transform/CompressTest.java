package sluice.policies.transform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aayushatharva.brotli4j.decoder.BrotliInputStream;
import com.aayushatharva.brotli4j.decoder.DecoderJNI;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import sluice.api.exchange.BodySink;
import sluice.api.exchange.Bytes;
import sluice.api.exchange.Headers;
import sluice.api.failure.Failure;
import sluice.api.policy.BodyStage;
import sluice.api.policy.ConfigException;
import sluice.api.policy.ResponseBodyPolicy;
import sluice.api.value.ByteSize;
import sluice.testkit.ExchangeFixture;
import sluice.testkit.FakeBuildContext;

class CompressTest {
    private static final String TEXT = "the same words again and again, ".repeat(200);

    private final long before = NativeCodings.inUse();
    private final ResponseBodyPolicy policy = spec(List.of("text/*", "application/json", "*+json"));

    private static ResponseBodyPolicy spec(List<String> types) {
        return new Compress(List.of(Coding.values()), types, ByteSize.parse("1KiB")).build(new FakeBuildContext());
    }

    @AfterEach
    void nativeMemoryIsGivenBack() {
        assertThat(NativeCodings.inUse()).isEqualTo(before);
    }

    private static ExchangeFixture accepting(String codings) {
        return ExchangeFixture.get("/page").header("Accept-Encoding", codings);
    }

    private static String decoded(Coding coding, byte[] bytes) throws IOException {
        var in = new ByteArrayInputStream(bytes);
        try (var decoder = switch (coding) {
            case GZIP -> new GZIPInputStream(in);
            case BR -> new BrotliInputStream(in);
            case ZSTD -> new ZstdInputStreamNoFinalizer(in);
        }) {
            return new String(decoder.readAllBytes(), UTF_8);
        }
    }

    @ParameterizedTest
    @EnumSource
    void compressesWhatTheClientCanRead(Coding coding) throws IOException {
        var exchange = accepting(coding.token())
                .respond(
                        200,
                        "Content-Type",
                        "text/html; charset=utf-8",
                        "Content-Length",
                        "6400",
                        "ETag",
                        "\"a\"",
                        "Content-MD5",
                        "x",
                        "Accept-Ranges",
                        "bytes");
        var body = exchange.responseBody(policy, TEXT.substring(0, 10), TEXT.substring(10));
        assertThat(body.bytes()).hasSizeLessThan(TEXT.length() / 4);
        assertThat(decoded(coding, body.bytes())).isEqualTo(TEXT);
        assertThat(exchange.answerHeader("Content-Encoding")).isEqualTo(coding.token());
        assertThat(exchange.answerHeader("Vary")).isEqualTo("Accept-Encoding");
        assertThat(exchange.answerHeader("ETag")).isEqualTo("W/\"a\"");
        for (var gone : List.of("Content-Length", "Content-MD5", "Accept-Ranges")) {
            assertThat(exchange.answerHeader(gone)).as(gone).isNull();
        }
    }

    @Test
    void tellsCachesThatOthersMayGetAnotherAnswer() {
        var exchange = ExchangeFixture.get("/page").respond(200, "Content-Type", "text/html");
        assertThat(exchange.responseBody(policy, TEXT).text()).isEqualTo(TEXT);
        assertThat(exchange.answerHeader("Content-Encoding")).isNull();
        assertThat(exchange.answerHeader("Vary")).isEqualTo("Accept-Encoding");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | Content-Type | image/png",
                "200 | Content-Type | text/event-stream",
                "200 | Content-Type | application/grpc+json",
                "204 | Content-Type | text/html",
                "206 | Content-Type | text/html",
                "200 | Content-Range | bytes 0-1/2",
                "200 | Content-Encoding | br",
                "200 | Cache-Control | public, No-Transform",
            })
    void leavesAloneWhatMustStayAsItIs(int status, String name, String value) {
        var type = name.equals("Content-Type") ? "X-Other" : "Content-Type";
        var exchange = accepting("gzip").respond(status, type, "text/html", name, value);
        assertThat(exchange.responseBody(policy, TEXT).text()).isEqualTo(TEXT);
        assertThat(exchange.answerHeader("Vary")).isNull();
    }

    @Test
    void leavesAloneWhatIsShort() {
        var exchange = accepting("gzip").respond(200, "Content-Type", "text/html");
        exchange.response().bodyLength(1023);
        assertThat(exchange.responseBody(policy, "short").text()).isEqualTo("short");
        exchange.response().bodyLength(1024);
        assertThat(exchange.responseBody(policy, TEXT).text()).isNotEqualTo(TEXT);
    }

    @Test
    void theAnswerToHeadOnlySaysThatItMayVary() {
        var exchange = ExchangeFixture.of("HEAD", "/page")
                .header("Accept-Encoding", "gzip")
                .respond(200, "Content-Type", "text/html", "Content-Length", "6400");
        exchange.responseBody(policy);
        assertThat(exchange.answerHeader("Vary")).isEqualTo("Accept-Encoding");
        assertThat(exchange.answerHeader("Content-Length")).isEqualTo("6400");
        assertThat(exchange.answerHeader("Content-Encoding")).isNull();
    }

    @Test
    void whatHasNotChangedHasTheTagThatTheClientKnows() {
        var known = ExchangeFixture.get("/page")
                .header("If-None-Match", "\"x\", W/\"a\"")
                .respond(304, "ETag", "\"a\"");
        known.responseBody(policy);
        assertThat(known.answerHeader("ETag")).isEqualTo("W/\"a\"");
        var strong =
                ExchangeFixture.get("/page").header("If-None-Match", "\"a\"").respond(304, "ETag", "\"a\"");
        strong.responseBody(policy);
        assertThat(strong.answerHeader("ETag")).isEqualTo("\"a\"");
    }

    /// Remembers what came out since the last look.
    private static final class Taken implements BodySink {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public boolean chunk(Bytes piece) {
            bytes.writeBytes(piece.toArray());
            return true;
        }

        @Override
        public void end(Headers trailers) {}

        @Override
        public void fail(Failure failure) {
            throw new AssertionError(failure);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatHasComeGoesOutWhenNothingMoreComes(Coding coding) throws IOException {
        var events = spec(List.of("text/event-stream"));
        var exchange = accepting(coding.token()).respond(200, "Content-Type", "text/event-stream");
        var stage = (BodyStage.Streaming) events.responseBody(exchange);
        var out = new Taken();
        stage.chunk(Bytes.of("data: 1\n\n".getBytes(UTF_8)), out);
        stage.pause(out);
        assertThat(beginning(coding, out.bytes.toByteArray(), 9)).isEqualTo("data: 1\n\n");
        int size = out.bytes.size();
        stage.pause(out);
        assertThat(out.bytes.size()).as("nothing came since").isEqualTo(size);
        stage.chunk(Bytes.of("data: 2\n\n".getBytes(UTF_8)), out);
        stage.pause(out);
        assertThat(beginning(coding, out.bytes.toByteArray(), 18)).isEqualTo("data: 1\n\ndata: 2\n\n");
        stage.end(Headers.EMPTY, out);
        assertThat(decoded(coding, out.bytes.toByteArray())).isEqualTo("data: 1\n\ndata: 2\n\n");
    }

    /// What a client can read although the body has not ended.
    private static String beginning(Coding coding, byte[] bytes, int length) throws IOException {
        var in = new ByteArrayInputStream(bytes);
        return switch (coding) {
            case GZIP -> new String(new GZIPInputStream(in).readNBytes(length), UTF_8);
            case ZSTD ->
                new String(
                        new ZstdInputStreamNoFinalizer(in).setContinuous(true).readNBytes(length), UTF_8);
            case BR -> beginningOfBrotli(bytes);
        };
    }

    private static String beginningOfBrotli(byte[] bytes) throws IOException {
        var decoder = new DecoderJNI.Wrapper(bytes.length);
        decoder.getInputBuffer().put(bytes);
        decoder.push(bytes.length);
        var text = new StringBuilder();
        while (decoder.hasOutput()) {
            text.append(UTF_8.decode(decoder.pull()));
        }
        decoder.destroy();
        return text.toString();
    }

    @ParameterizedTest
    @EnumSource
    void aBodyThatBreaksOffGivesItsMemoryBack(Coding coding) {
        var exchange = accepting(coding.token()).respond(200, "Content-Type", "text/html");
        var stage = (BodyStage.Streaming) policy.responseBody(exchange);
        stage.chunk(Bytes.of(TEXT.getBytes(UTF_8)), new Taken());
        assertThat(NativeCodings.inUse()).isGreaterThan(before);
        stage.abort();
        stage.abort();
    }

    @Test
    void answersStayAsTheyAreWhileTooManyAreCompressed() {
        var held = new ArrayList<BodyStage.Streaming>();
        var exchange = accepting("br").respond(200, "Content-Type", "text/html");
        var stage = policy.responseBody(exchange);
        while (stage instanceof BodyStage.Streaming streaming) {
            held.add(streaming);
            exchange.respond(200, "Content-Type", "text/html");
            stage = policy.responseBody(exchange);
        }
        assertThat(stage).isEqualTo(BodyStage.PASS);
        assertThat(exchange.answerHeader("Content-Encoding")).isNull();
        held.forEach(BodyStage.Streaming::abort);
    }

    @Test
    void refusesWhatMakesNoSense() {
        var size = ByteSize.parse("1KiB");
        assertThatThrownBy(() -> new Compress(List.of(), List.of("text/*"), size))
                .isInstanceOf(ConfigException.class);
        assertThatThrownBy(() -> new Compress(List.of(Coding.BR, Coding.BR), List.of("text/*"), size))
                .hasMessageContaining("each of them once");
        assertThatThrownBy(() -> new Compress(List.of(Coding.BR), List.of("text"), size))
                .hasMessageContaining("a media type");
    }
}
