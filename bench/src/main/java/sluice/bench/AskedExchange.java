package sluice.bench;

import java.net.InetAddress;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.Exchange;
import sluice.api.exchange.Headers;
import sluice.api.exchange.Identity;
import sluice.api.exchange.Ledger;
import sluice.api.exchange.RequestEdits;
import sluice.api.exchange.RequestHead;
import sluice.api.exchange.ResponseEdits;
import sluice.api.exchange.Slot;

/// An exchange of which only the request line and the host are there.
final class AskedExchange implements Exchange, RequestHead {
    private final String method;
    private final String host;
    private final String path;

    AskedExchange(String method, String host, String path) {
        this.method = method;
        this.host = host;
        this.path = path;
    }

    @Override
    public RequestHead request() {
        return this;
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public String scheme() {
        return "https";
    }

    @Override
    public String authority() {
        return host;
    }

    @Override
    public String host() {
        return host;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public String query() {
        return "";
    }

    @Override
    public String protocol() {
        return "HTTP/1.1";
    }

    @Override
    public Headers headers() {
        return Headers.EMPTY;
    }

    @Override
    public @Nullable String queryParameter(String name) {
        return null;
    }

    @Override
    public @Nullable String cookie(String name) {
        return null;
    }

    private static UnsupportedOperationException absent() {
        return new UnsupportedOperationException("only the request is there");
    }

    @Override
    public String id() {
        throw absent();
    }

    @Override
    public RequestEdits upstreamRequest() {
        throw absent();
    }

    @Override
    public ResponseEdits response() {
        throw absent();
    }

    @Override
    public InetAddress clientAddress() {
        throw absent();
    }

    @Override
    public String clientIp() {
        throw absent();
    }

    @Override
    public String route() {
        throw absent();
    }

    @Override
    public @Nullable String pathParameter(String name) {
        throw absent();
    }

    @Override
    public String traceId() {
        throw absent();
    }

    @Override
    public @Nullable Identity identity() {
        throw absent();
    }

    @Override
    public void limitBody(long bytes) {}

    @Override
    public void identify(Identity identity) {
        throw absent();
    }

    @Override
    public <T> @Nullable T get(Slot<T> slot) {
        throw absent();
    }

    @Override
    public <T> void set(Slot<T> slot, T value) {
        throw absent();
    }

    @Override
    public <T> CompletionStage<T> onLoop(CompletionStage<T> stage) {
        return stage;
    }

    @Override
    public <T> CompletionStage<T> offload(Callable<T> work) {
        throw absent();
    }

    @Override
    public Ledger ledger() {
        throw absent();
    }
}
