package sluice.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.BodySink;
import sluice.api.exchange.Bytes;
import sluice.api.exchange.Headers;
import sluice.api.failure.Failure;
import sluice.api.policy.BodyStage;
import sluice.api.policy.Verdict;

/// Takes what a policy makes of a body, and remembers it.
public final class BodyProbe implements BodySink {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private Verdict verdict = Verdict.PROCEED;
    private @Nullable Headers trailers;
    private @Nullable Failure failure;

    static BodyProbe run(BodyStage stage, String... chunks) {
        var probe = new BodyProbe();
        switch (stage) {
            case BodyStage.Pass _ -> probe.take(String.join("", chunks).getBytes(StandardCharsets.UTF_8));
            case BodyStage.Buffered whole -> {
                var decision = whole.decision().decide(String.join("", chunks).getBytes(StandardCharsets.UTF_8));
                probe.verdict = decision.verdict();
                probe.take(decision.body());
            }
            case BodyStage.Streaming streaming -> {
                for (var chunk : chunks) {
                    streaming.chunk(Bytes.of(chunk.getBytes(StandardCharsets.UTF_8)), probe);
                }
                streaming.end(Headers.EMPTY, probe);
            }
        }
        return probe;
    }

    private void take(byte[] body) {
        bytes.writeBytes(body);
        trailers = Headers.EMPTY;
    }

    @Override
    public boolean chunk(Bytes chunk) {
        bytes.writeBytes(chunk.toArray());
        chunk.release();
        return true;
    }

    @Override
    public void end(Headers fields) {
        trailers = fields;
    }

    @Override
    public void fail(Failure why) {
        failure = why;
    }

    /// The body that went on.
    public byte[] bytes() {
        return bytes.toByteArray();
    }

    /// The body that went on, as UTF-8.
    public String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /// What a buffering policy decided; to proceed if it was a streaming one.
    public Verdict verdict() {
        return verdict;
    }

    /// The trailers that went on; null if the body did not end.
    public @Nullable Headers trailers() {
        return trailers;
    }

    /// Why the body broke off; null if it did not.
    public @Nullable Failure failure() {
        return failure;
    }
}
