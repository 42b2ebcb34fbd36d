package sluice.core.upstream;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.BodySource;
import sluice.api.exchange.Exchange;
import sluice.api.exchange.Headers;
import sluice.api.exchange.RequestEdits;
import sluice.api.exchange.ResponseHead;
import sluice.api.failure.Failure;
import sluice.api.origin.Call;
import sluice.api.origin.Sink;
import sluice.testkit.ExchangeFixture;
import sluice.testkit.FakeLoop;

/// A call and its sink in one, which remembers what it is told.
final class FakeCall implements Call, Sink {
    final FakeLoop loop;
    final FakeTransport transport = new FakeTransport();
    final List<String> log = new ArrayList<>();
    final List<Integer> interims = new ArrayList<>();
    private final FakeExchange exchange;
    private final BodySource body;
    long deadline = Long.MAX_VALUE;

    @Nullable
    Failure failure;

    @Nullable
    ResponseHead answer;

    @Nullable
    BodySource answerBody;

    @Nullable
    Runnable cancel;

    FakeCall(FakeLoop loop, ExchangeFixture exchange, BodySource body) {
        this.loop = loop;
        this.exchange = new FakeExchange(loop, transport, log, exchange);
        this.body = body;
    }

    static FakeCall of(String method) {
        return new FakeCall(new FakeLoop(), ExchangeFixture.of(method, "/v1/orders?x=1"), BodySource.empty());
    }

    /// Attempt policies add a field.
    FakeCall stampingAttempts() {
        exchange.stampsAttempts = true;
        return this;
    }

    void cancel() {
        if (cancel != null) {
            cancel.run();
        }
    }

    @Override
    public Exchange exchange() {
        return exchange;
    }

    @Override
    public RequestEdits request() {
        return exchange.upstreamRequest();
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
    public void onCancel(Runnable action) {
        cancel = action;
    }

    @Override
    public void interim(int status, Headers headers) {
        interims.add(status);
    }

    @Override
    public void answer(ResponseHead head, BodySource source) {
        answer = head;
        answerBody = source;
    }

    @Override
    public void fail(Failure why) {
        failure = why;
    }
}
