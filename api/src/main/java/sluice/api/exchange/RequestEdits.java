package sluice.api.exchange;

import org.jspecify.annotations.Nullable;

/// Edits to what goes upstream; the request that was asked stays as it is. Null means: as asked.
/// Loop-confined.
public final class RequestEdits {
    private final RequestHead asked;
    private final HeaderEdits headers;
    private @Nullable String path;
    private @Nullable String query;
    private @Nullable String host;

    public RequestEdits(RequestHead asked, Headers headers) {
        this.asked = asked;
        this.headers = new HeaderEdits(headers, 16);
    }

    public HeaderEdits headers() {
        return headers;
    }

    public String method() {
        return asked.method();
    }

    /// Whether a tunnel is asked for.
    public boolean isTunnel() {
        return asked.isTunnel();
    }

    /// The path that goes upstream, encoded, starting with `/`.
    public String path() {
        return path == null ? asked.path() : path;
    }

    public String query() {
        return query == null ? asked.query() : query;
    }

    /// The Host that goes upstream; null if none was chosen.
    public @Nullable String host() {
        return host;
    }

    /// Path and query as they are written upstream.
    public String uri() {
        if (path == null && query == null) {
            return asked.uri();
        }
        return query().isEmpty() ? path() : path() + '?' + query();
    }

    /// @param encoded an encoded path that starts with `/`
    public void path(String encoded) {
        path = encoded;
    }

    /// @param encoded what stands after the `?`; empty for none
    public void query(String encoded) {
        query = encoded;
    }

    /// @param authority the Host that the upstream will see
    public void host(String authority) {
        host = authority;
    }
}
