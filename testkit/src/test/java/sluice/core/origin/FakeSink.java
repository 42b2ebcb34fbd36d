package sluice.core.origin;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.BodySink;
import sluice.api.exchange.BodySource;
import sluice.api.exchange.Bytes;
import sluice.api.exchange.HeaderName;
import sluice.api.exchange.Headers;
import sluice.api.exchange.ResponseHead;
import sluice.api.failure.Failure;
import sluice.api.origin.Sink;

/// Remembers an answer with its whole body.
final class FakeSink implements Sink {
    @Nullable
    ResponseHead head;

    final StringBuilder body = new StringBuilder();

    int status() {
        return Objects.requireNonNull(head, "there was no answer").status();
    }

    @Nullable
    String header(String name) {
        return Objects.requireNonNull(head, "there was no answer").headers().get(HeaderName.of(name));
    }

    @Override
    public void interim(int status, Headers headers) {}

    @Override
    public void answer(ResponseHead answered, BodySource source) {
        head = answered;
        source.pipe(new BodySink() {
            @Override
            public boolean chunk(Bytes bytes) {
                body.append(new String(bytes.toArray(), StandardCharsets.UTF_8));
                bytes.release();
                return true;
            }

            @Override
            public void end(Headers trailers) {}

            @Override
            public void fail(Failure failure) {
                throw new AssertionError(failure);
            }
        });
    }

    @Override
    public void fail(Failure failure) {
        throw new AssertionError(failure);
    }
}
