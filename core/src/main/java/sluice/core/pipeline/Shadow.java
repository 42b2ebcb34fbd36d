package sluice.core.pipeline;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.ClientCertificate;
import sluice.api.exchange.Exchange;
import sluice.api.exchange.Identity;
import sluice.api.exchange.Ledger;
import sluice.api.exchange.RequestEdits;
import sluice.api.exchange.RequestHead;
import sluice.api.exchange.ResponseEdits;
import sluice.api.exchange.ResponseHead;
import sluice.api.exchange.Slot;

/// An exchange as policies see it that are only observed: they read what happens, and what they change is
/// seen by other observed policies alone. Slots are the real ones, because a policy that is observed claims
/// its own. Loop-confined.
final class Shadow implements Exchange {
    private final LiveExchange real;
    private final List<Runnable> atEnd = new ArrayList<>(1);
    private long limit = -1;
    private @Nullable RequestEdits upstreamRequest;
    private @Nullable ResponseEdits response;
    private @Nullable ResponseEdits answered;
    private @Nullable Identity identity;

    Shadow(LiveExchange real) {
        this.real = real;
    }

    /// That of an exchange; always the same.
    static Shadow of(Exchange exchange) {
        return ((LiveExchange) exchange).shadow();
    }

    /// Adds to what the log says about observed policies. Any thread; what comes too late is not logged.
    void note(String decision) {
        var loop = real.loop();
        if (!loop.inLoop()) {
            loop.execute(() -> note(decision));
            return;
        }
        var ledger = real.record();
        ledger.observed = ledger.observed.isEmpty() ? decision : ledger.observed + ',' + decision;
    }

    /// Edits for one try that the try does not see.
    RequestEdits attempt(RequestEdits real) {
        return over(real);
    }

    private RequestEdits over(RequestEdits edits) {
        var copy = new RequestEdits(real.request(), edits.headers());
        copy.path(edits.path());
        copy.query(edits.query());
        var host = edits.host();
        if (host != null) {
            copy.host(host);
        }
        return copy;
    }

    @Override
    public RequestEdits upstreamRequest() {
        if (upstreamRequest == null) {
            upstreamRequest = over(real.upstreamRequest());
        }
        return upstreamRequest;
    }

    /// A new one for every answer that takes the place of another.
    @Override
    public ResponseEdits response() {
        var now = real.response();
        if (response == null || answered != now) {
            answered = now;
            response = new ResponseEdits(new ResponseHead(now.status(), now.headers()));
        }
        response.bodyLength(now.bodyLength());
        return response;
    }

    @Override
    public @Nullable Identity identity() {
        return identity != null ? identity : real.identity();
    }

    @Override
    public void identify(Identity verified) {
        identity = verified;
    }

    /// Remembered, and compared with the length that the body turns out to have.
    @Override
    public void limitBody(long bytes) {
        limit = bytes;
    }

    /// The limit that was set since the last call; -1 if none was.
    long takeLimit() {
        long taken = limit;
        limit = -1;
        return taken;
    }

    /// Runs when the exchange is over, before it is logged.
    void atEnd(Runnable action) {
        atEnd.add(action);
    }

    /// The exchange is over.
    void end() {
        atEnd.forEach(Runnable::run);
    }

    @Override
    public String id() {
        return real.id();
    }

    @Override
    public RequestHead request() {
        return real.request();
    }

    @Override
    public InetAddress clientAddress() {
        return real.clientAddress();
    }

    @Override
    public String clientIp() {
        return real.clientIp();
    }

    @Override
    public @Nullable ClientCertificate clientCertificate() {
        return real.clientCertificate();
    }

    @Override
    public String tlsVersion() {
        return real.tlsVersion();
    }

    @Override
    public String route() {
        return real.route();
    }

    @Override
    public @Nullable String pathParameter(String name) {
        return real.pathParameter(name);
    }

    @Override
    public String traceId() {
        return real.traceId();
    }

    @Override
    public <T> @Nullable T get(Slot<T> slot) {
        return real.get(slot);
    }

    @Override
    public <T> void set(Slot<T> slot, T value) {
        real.set(slot, value);
    }

    @Override
    public <T> CompletionStage<T> offload(Callable<T> work) {
        return real.offload(work);
    }

    @Override
    public <T> CompletionStage<T> onLoop(CompletionStage<T> stage) {
        return real.onLoop(stage);
    }

    @Override
    public Ledger ledger() {
        return real.ledger();
    }
}
