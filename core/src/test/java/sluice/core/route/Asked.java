package sluice.core.route;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
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

/// An exchange of which only the request is there.
record Asked(RequestHead request) implements Exchange {
    /// @param hostAndPath `api.example.com/a/b?x=1`, the host may be empty
    /// @param headers name and value alternating; a `Cookie` has one pair
    static Asked of(String method, String hostAndPath, String... headers) {
        int slash = Math.max(hostAndPath.indexOf('/'), 0);
        int question = hostAndPath.indexOf('?');
        return new Asked(new Head(
                method,
                hostAndPath.substring(0, slash),
                hostAndPath.substring(slash, question < 0 ? hostAndPath.length() : question),
                question < 0 ? "" : hostAndPath.substring(question + 1),
                Headers.of(headers)));
    }

    private record Head(String method, String host, String path, String query, Headers headers) implements RequestHead {
        @Override
        public String scheme() {
            return "https";
        }

        @Override
        public String authority() {
            return host;
        }

        @Override
        public String protocol() {
            return "HTTP/1.1";
        }

        @Override
        public @Nullable String queryParameter(String name) {
            return pairs(query, "&").get(name);
        }

        @Override
        public @Nullable String cookie(String name) {
            var field = headers.get(HeaderName.of("Cookie"));
            return field == null ? null : pairs(field, "; ").get(name);
        }

        private static Map<String, String> pairs(String text, String separator) {
            var pairs = new HashMap<String, String>();
            for (var pair : text.split(separator, -1)) {
                int equals = pair.indexOf('=');
                pairs.putIfAbsent(equals < 0 ? pair : pair.substring(0, equals), pair.substring(equals + 1));
            }
            return pairs;
        }
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
