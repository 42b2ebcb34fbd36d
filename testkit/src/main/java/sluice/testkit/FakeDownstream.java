package sluice.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.BodySink;
import sluice.api.exchange.BodySource;
import sluice.api.exchange.Bytes;
import sluice.api.exchange.HeaderName;
import sluice.api.exchange.Headers;
import sluice.api.exchange.ResponseHead;
import sluice.api.failure.ErrorCode;
import sluice.api.failure.Failure;
import sluice.core.pipeline.Downstream;
import sluice.core.pipeline.ExchangeDriver;
import sluice.core.threads.Deadline;
import sluice.core.threads.Loop;

/// A client without a connection: takes the answer of one exchange and remembers it. Takes it at once, unless it is
/// slow: then the body waits for {@link #read}.
public final class FakeDownstream implements Downstream, BodySink {
    private final Deadline deadline;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final List<Integer> interims = new ArrayList<>();
    private final List<ResponseHead> answers = new ArrayList<>();
    private boolean slow;
    private boolean complete;
    private @Nullable Failure broken;
    private @Nullable ExchangeDriver driver;
    private BodySource body = BodySource.empty();

    /// @param loop where the deadline of the exchange is watched
    public FakeDownstream(Loop loop) {
        deadline = new Deadline(loop, this::expired);
    }

    private void expired() {
        driver().expired();
    }

    /// The body of the answer is not taken before {@link #read}.
    public FakeDownstream slow() {
        slow = true;
        return this;
    }

    /// The exchange that this client has begun.
    public void serve(ExchangeDriver exchange) {
        driver = exchange;
    }

    private ExchangeDriver driver() {
        if (driver == null) {
            throw new IllegalStateException("no exchange was begun (expected: serve(driver) was called)");
        }
        return driver;
    }

    /// The client takes the body that waits.
    public void read() {
        slow = false;
        body.pipe(this);
    }

    /// The client closes its connection.
    public void leave() {
        driver().clientGone(Failure.of(ErrorCode.CLIENT_ABORTED, "the client closed the connection"));
    }

    @Override
    public void interim(int status, Headers headers) {
        interims.add(status);
    }

    @Override
    public void answer(ResponseHead head, BodySource source) {
        answers.add(head);
        body = source;
        if (!slow) {
            source.pipe(this);
        }
    }

    @Override
    public Deadline deadline() {
        return deadline;
    }

    @Override
    public boolean chunk(Bytes bytes) {
        received.writeBytes(bytes.toArray());
        driver().exchange().sent(bytes.length());
        bytes.release();
        return true;
    }

    @Override
    public void end(Headers trailers) {
        complete = true;
        driver().delivered();
    }

    @Override
    public void fail(Failure failure) {
        broken = failure;
        driver().brokeOff(failure);
    }

    /// The status of the one answer that came; 0 if none came.
    public int status() {
        return answers.isEmpty() ? 0 : answers.getFirst().status();
    }

    /// A field of the answer; null if it has none of that name.
    public @Nullable String header(String name) {
        return answers.isEmpty() ? null : answers.getFirst().headers().get(HeaderName.of(name));
    }

    /// What came of the answer's body, as UTF-8.
    public String text() {
        return received.toString(StandardCharsets.UTF_8);
    }

    /// How many answers came. More than one is a mistake of the gateway.
    public int answers() {
        return answers.size();
    }

    /// The interim answers that came.
    public List<Integer> interims() {
        return interims;
    }

    /// Whether the answer's body has ended.
    public boolean isComplete() {
        return complete;
    }

    /// Why the answer broke off; null if it did not.
    public @Nullable Failure broken() {
        return broken;
    }
}
