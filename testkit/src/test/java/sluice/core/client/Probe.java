package sluice.core.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.BodySink;
import sluice.api.exchange.BodySource;
import sluice.api.exchange.Bytes;
import sluice.api.exchange.HeaderName;
import sluice.api.exchange.Headers;
import sluice.api.exchange.RequestEdits;
import sluice.api.exchange.ResponseHead;
import sluice.api.failure.Failure;
import sluice.core.upstream.Attempt;
import sluice.testkit.ExchangeFixture;

/// An attempt that takes its answer and the body of it, and remembers all.
final class Probe implements Attempt, BodySink {
    private final RequestEdits request;
    private final BodySource body;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<Integer> interims = new ArrayList<>();
    private @Nullable ResponseHead head;
    private @Nullable Headers trailers;
    private @Nullable BodySource source;
    private boolean waits;
    long deadline = Long.MAX_VALUE;
    boolean fresh;

    @Nullable
    Runnable cancel;

    /// Completes when the head has come, or the failure that came instead.
    final CompletableFuture<Probe> answered = new CompletableFuture<>();

    /// Completes when all is over, with the failure if there was one.
    final CompletableFuture<@Nullable Failure> over = new CompletableFuture<>();

    private Probe(ExchangeFixture exchange, BodySource body) {
        this.request = exchange.upstreamRequest();
        this.body = body;
    }

    static Probe get() {
        return of("GET", BodySource.empty());
    }

    static Probe of(String method, BodySource body) {
        return new Probe(ExchangeFixture.of(method, "/v1/orders?x=1").header("Accept", "*/*"), body);
    }

    static Probe of(ExchangeFixture exchange) {
        return new Probe(exchange, BodySource.empty());
    }

    /// Takes one piece of the body and then says that it must wait.
    Probe waiting() {
        waits = true;
        return this;
    }

    /// Takes all there is from now on. Runs on the loop.
    void goOn() {
        waits = false;
        Objects.requireNonNull(source).resume();
    }

    /// Wants nothing more. Runs on the loop.
    void cancelBody() {
        Objects.requireNonNull(source).cancel();
    }

    int taken() {
        return bytes.size();
    }

    int status() {
        return Objects.requireNonNull(head).status();
    }

    @Nullable
    String header(String name) {
        return Objects.requireNonNull(head).headers().get(HeaderName.of(name));
    }

    @Nullable
    String trailer(String name) {
        return Objects.requireNonNull(trailers).get(HeaderName.of(name));
    }

    String text() {
        return bytes.toString(ISO_8859_1);
    }

    List<Integer> interims() {
        return interims;
    }

    /// Waits for the end, which must be a good one.
    Probe succeeded() throws Exception {
        var failure = over.get(10, TimeUnit.SECONDS);
        if (failure != null) {
            throw new AssertionError("failed: " + failure);
        }
        return this;
    }

    /// Waits for the end, which must be a failure.
    Failure failed() throws Exception {
        var failure = over.get(10, TimeUnit.SECONDS);
        if (failure == null) {
            throw new AssertionError("succeeded with " + status() + " " + text());
        }
        return failure;
    }

    @Override
    public RequestEdits request() {
        return request;
    }

    @Override
    public String host() {
        return "api.example.com";
    }

    @Override
    public BodySource body() {
        return body;
    }

    @Override
    public long deadline() {
        return deadline;
    }

    @Override
    public long sseIdle() {
        return Long.MAX_VALUE;
    }

    @Override
    public boolean needsFreshConnection() {
        return fresh;
    }

    @Override
    public void sent() {}

    @Override
    public void onCancel(Runnable action) {
        cancel = action;
    }

    @Override
    public void interim(int status, Headers headers) {
        interims.add(status);
    }

    @Override
    public void answer(ResponseHead head, BodySource source) {
        this.head = head;
        this.source = source;
        answered.complete(this);
        source.pipe(this);
    }

    @Override
    public boolean chunk(Bytes chunk) {
        bytes.writeBytes(chunk.toArray());
        chunk.release();
        return !waits;
    }

    @Override
    public void end(Headers fields) {
        trailers = fields;
        over.complete(null);
    }

    @Override
    public void fail(Failure failure) {
        over.complete(failure);
        answered.complete(this);
    }
}
