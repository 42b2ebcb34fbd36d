package sluice.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.BodySink;
import sluice.api.exchange.BodySource;
import sluice.api.exchange.Bytes;
import sluice.api.exchange.Headers;
import sluice.api.exchange.ResponseHead;
import sluice.api.failure.Failure;
import sluice.api.origin.Call;
import sluice.api.origin.Origin;
import sluice.api.origin.Sink;

/// An origin that reads the whole body of the request and answers when the test says so, or at once. Remembers the
/// latest call and how many there were.
public final class FakeOrigin implements Origin {
    private final boolean patient;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private @Nullable Call call;
    private @Nullable Sink sink;
    private @Nullable Headers trailers;
    private @Nullable Failure broken;
    private int calls;
    private boolean cancelled;

    private FakeOrigin(boolean patient) {
        this.patient = patient;
    }

    /// Answers every call at once, with 200 and the body `ok`.
    public static FakeOrigin answering() {
        return new FakeOrigin(false);
    }

    /// Answers when it is told to.
    public static FakeOrigin patient() {
        return new FakeOrigin(true);
    }

    @Override
    public void answer(Call asked, Sink answers) {
        calls++;
        cancelled = false;
        call = asked;
        sink = answers;
        asked.onCancel(() -> cancelled = true);
        asked.body().pipe(new Taker());
        if (!patient) {
            answer(200, "ok");
        }
    }

    /// Answers the latest call.
    ///
    /// @param fields name and value alternating
    public void answer(int status, String body, String... fields) {
        answer(status, BodySource.of(body.getBytes(StandardCharsets.UTF_8)), fields);
    }

    /// Answers the latest call.
    public void answer(int status, BodySource body, String... fields) {
        sink().answer(new ResponseHead(status, Headers.of(fields)), body);
    }

    public void interim(int status) {
        sink().interim(status, Headers.EMPTY);
    }

    /// The latest call comes to nothing.
    public void fail(Failure failure) {
        sink().fail(failure);
    }

    private Sink sink() {
        if (sink == null) {
            throw new IllegalStateException("the origin was not asked (expected: a call)");
        }
        return sink;
    }

    /// The latest call.
    ///
    /// @throws IllegalStateException if there was none
    public Call call() {
        if (call == null) {
            throw new IllegalStateException("the origin was not asked (expected: a call)");
        }
        return call;
    }

    public int calls() {
        return calls;
    }

    /// Whether the latest call was given up.
    public boolean isCancelled() {
        return cancelled;
    }

    /// What came of the body, as UTF-8.
    public String received() {
        return received.toString(StandardCharsets.UTF_8);
    }

    /// The trailers of the request; null if its body has not ended.
    public @Nullable Headers trailers() {
        return trailers;
    }

    /// Why the body of the request broke off; null if it did not.
    public @Nullable Failure broken() {
        return broken;
    }

    private final class Taker implements BodySink {
        @Override
        public boolean chunk(Bytes bytes) {
            received.writeBytes(bytes.toArray());
            bytes.release();
            return true;
        }

        @Override
        public void end(Headers fields) {
            trailers = fields;
        }

        @Override
        public void fail(Failure failure) {
            broken = failure;
            sink().fail(failure);
        }
    }
}
