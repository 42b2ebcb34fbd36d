package sluice.control.expression;

import java.net.InetAddress;
import java.util.Map;
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

/// An exchange of which conditions may read what was asked and who asked.
final class AskedExchange implements Exchange {
    private final RequestHead head;
    private @Nullable Identity identity;

    AskedExchange(String method, String path, String... headers) {
        head = new Asked(method, path, Headers.of(headers));
    }

    private record Asked(String method, String path, Headers headers) implements RequestHead {
        @Override
        public String scheme() {
            return "https";
        }

        @Override
        public String authority() {
            return "api.example.com:8443";
        }

        @Override
        public String host() {
            return "api.example.com";
        }

        @Override
        public String query() {
            return "beta=1";
        }

        @Override
        public String protocol() {
            return "HTTP/1.1";
        }

        @Override
        public @Nullable String queryParameter(String name) {
            return Map.of("beta", "1").get(name);
        }

        @Override
        public @Nullable String cookie(String name) {
            return Map.of("cohort", "b").get(name);
        }
    }

    @Override
    public String id() {
        return "0198";
    }

    @Override
    public RequestHead request() {
        return head;
    }

    @Override
    public InetAddress clientAddress() {
        return InetAddress.ofLiteral("192.0.2.7");
    }

    @Override
    public String clientIp() {
        return "192.0.2.7";
    }

    @Override
    public String route() {
        return "orders";
    }

    @Override
    public @Nullable String pathParameter(String name) {
        return name.equals("id") ? "42" : null;
    }

    @Override
    public String traceId() {
        return "0af7651916cd43dd8448eb211c80319c";
    }

    @Override
    public @Nullable Identity identity() {
        return identity;
    }

    @Override
    public void limitBody(long bytes) {}

    @Override
    public void identify(Identity identity) {
        this.identity = identity;
    }

    @Override
    public RequestEdits upstreamRequest() {
        throw new UnsupportedOperationException();
    }

    @Override
    public ResponseEdits response() {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> @Nullable T get(Slot<T> slot) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> void set(Slot<T> slot, T value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> CompletionStage<T> onLoop(CompletionStage<T> stage) {
        return stage;
    }

    @Override
    public <T> CompletionStage<T> offload(Callable<T> work) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Ledger ledger() {
        throw new UnsupportedOperationException();
    }
}
