package sluice.core.pipeline;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.Exchange;
import sluice.api.exchange.HeaderName;
import sluice.api.exchange.Identity;
import sluice.api.exchange.Ledger;
import sluice.api.exchange.RequestEdits;
import sluice.api.exchange.RequestHead;
import sluice.api.exchange.ResponseEdits;
import sluice.api.exchange.Slot;
import sluice.core.message.Authority;
import sluice.core.message.ClientRequest;
import sluice.core.message.HeaderBlock;
import sluice.core.message.Target;

/// An exchange that never takes place: enough of one to ask a router where it would go. Any thread.
public final class Rehearsal implements Exchange {
    private final RequestHead request;

    private Rehearsal(RequestHead request) {
        this.request = request;
    }

    /// @param url absolute: `https://api.example.com/v1/orders?beta=1`
    /// @param fields header fields as `Name: value`
    /// @throws IllegalArgumentException if the URL or a field is of another form; the message says what is
    /// expected
    public static Rehearsal of(String method, String url, List<String> fields) {
        var uri = URI.create(url);
        var scheme = uri.getScheme();
        if (scheme == null || uri.getRawAuthority() == null) {
            throw new IllegalArgumentException(
                    "\"" + url + "\" (expected: an absolute URL such as https://api.example.com/v1/orders)");
        }
        var authority = Authority.canonical(uri.getRawAuthority());
        var path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        var bytes = (uri.getRawQuery() == null ? path : path + '?' + uri.getRawQuery()).getBytes(ISO_8859_1);
        var target = Target.parse(method, bytes, 0, bytes.length);
        if (authority.isEmpty() || !target.error().isEmpty()) {
            throw new IllegalArgumentException("\"" + url + "\" (expected: a host and a path; " + target.error() + ")");
        }
        var lower = scheme.toLowerCase(Locale.ROOT);
        return new Rehearsal(new ClientRequest(method, lower, authority, target, "HTTP/1.1", block(fields)));
    }

    private static HeaderBlock block(List<String> fields) {
        var text = String.join("\r\n", fields);
        var block = new HeaderBlock(text.getBytes(ISO_8859_1), fields.size() + 1);
        int at = 0;
        for (var field : fields) {
            int colon = field.indexOf(':');
            if (colon < 1) {
                throw new IllegalArgumentException("\"" + field + "\" (expected: Name: value)");
            }
            var name = HeaderName.of(field.substring(0, colon));
            int value = colon + 1;
            while (value < field.length() && field.charAt(value) == ' ') {
                value++;
            }
            block.add(at, at + colon, name.hashCode(), at + value, at + field.length());
            at += field.length() + 2;
        }
        return block;
    }

    private static IllegalStateException never() {
        return new IllegalStateException("the exchange never takes place");
    }

    @Override
    public String id() {
        return "";
    }

    @Override
    public RequestHead request() {
        return request;
    }

    @Override
    public RequestEdits upstreamRequest() {
        throw never();
    }

    @Override
    public ResponseEdits response() {
        throw never();
    }

    @Override
    public InetAddress clientAddress() {
        return InetAddress.getLoopbackAddress();
    }

    @Override
    public String clientIp() {
        return clientAddress().getHostAddress();
    }

    @Override
    public String route() {
        return Route.NONE;
    }

    @Override
    public @Nullable String pathParameter(String name) {
        return null;
    }

    @Override
    public String traceId() {
        return "";
    }

    @Override
    public @Nullable Identity identity() {
        return null;
    }

    @Override
    public void limitBody(long bytes) {}

    @Override
    public void identify(Identity identity) {
        throw never();
    }

    @Override
    public <T> @Nullable T get(Slot<T> slot) {
        return null;
    }

    @Override
    public <T> void set(Slot<T> slot, T value) {
        throw never();
    }

    @Override
    public <T> CompletionStage<T> onLoop(CompletionStage<T> stage) {
        return stage;
    }

    @Override
    public <T> CompletionStage<T> offload(Callable<T> work) {
        throw never();
    }

    @Override
    public Ledger ledger() {
        throw never();
    }
}
