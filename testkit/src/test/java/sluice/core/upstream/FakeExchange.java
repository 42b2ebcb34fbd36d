package sluice.core.upstream;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.Exchange;
import sluice.api.exchange.HeaderName;
import sluice.api.exchange.Headers;
import sluice.api.exchange.Identity;
import sluice.api.exchange.Ledger;
import sluice.api.exchange.RequestEdits;
import sluice.api.exchange.RequestHead;
import sluice.api.exchange.ResponseEdits;
import sluice.api.exchange.Slot;
import sluice.api.failure.Failure;
import sluice.core.threads.Loop;
import sluice.testkit.ExchangeFixture;

/// An exchange that faces upstreams, on a loop and a transport of the test's choice.
final class FakeExchange implements Exchange, Outbound {
    private final Loop loop;
    private final Transport transport;
    private final List<String> log;
    private final ExchangeFixture exchange;
    boolean stampsAttempts;

    FakeExchange(Loop loop, Transport transport, List<String> log, ExchangeFixture exchange) {
        this.loop = loop;
        this.transport = transport;
        this.log = log;
        this.exchange = exchange;
    }

    @Override
    public RequestHead request() {
        return exchange.request();
    }

    @Override
    public Loop loop() {
        return loop;
    }

    @Override
    public Transport transport() {
        return transport;
    }

    @Override
    public long sseIdle() {
        return Long.MAX_VALUE;
    }

    @Override
    public boolean editsAttempts() {
        return stampsAttempts;
    }

    @Override
    public void attempt(String upstream, Endpoint endpoint, RequestEdits edits) {
        log.add("try " + upstream + " " + endpoint);
        if (stampsAttempts) {
            edits.headers().add(HeaderName.of("X-Try"), endpoint.name());
        }
    }

    @Override
    public void attemptSent() {
        log.add("sent");
    }

    @Override
    public void attemptAnswered(int status) {
        log.add("answered " + status);
    }

    @Override
    public void attemptFailed(Failure why) {
        log.add("failed " + why.cause().wire());
    }

    @Override
    public void trailers(Headers fields) {}

    @Override
    public void attemptCancelled() {
        log.add("cancelled");
    }

    @Override
    public String id() {
        return exchange.id();
    }

    @Override
    public RequestEdits upstreamRequest() {
        return exchange.upstreamRequest();
    }

    @Override
    public ResponseEdits response() {
        return exchange.response();
    }

    @Override
    public InetAddress clientAddress() {
        return exchange.clientAddress();
    }

    @Override
    public String clientIp() {
        return exchange.clientIp();
    }

    @Override
    public String route() {
        return exchange.route();
    }

    @Override
    public @Nullable String pathParameter(String name) {
        return exchange.pathParameter(name);
    }

    @Override
    public String traceId() {
        return exchange.traceId();
    }

    @Override
    public @Nullable Identity identity() {
        return exchange.identity();
    }

    @Override
    public void limitBody(long bytes) {}

    @Override
    public void identify(Identity identity) {
        exchange.identify(identity);
    }

    @Override
    public <T> @Nullable T get(Slot<T> slot) {
        return exchange.get(slot);
    }

    @Override
    public <T> void set(Slot<T> slot, T value) {
        exchange.set(slot, value);
    }

    @Override
    public <T> CompletionStage<T> onLoop(CompletionStage<T> stage) {
        return stage;
    }

    @Override
    public <T> CompletionStage<T> offload(Callable<T> work) {
        return exchange.offload(work);
    }

    @Override
    public Ledger ledger() {
        return exchange.ledger();
    }
}
