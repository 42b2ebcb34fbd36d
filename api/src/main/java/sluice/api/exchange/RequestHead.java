package sluice.api.exchange;

import org.jspecify.annotations.Nullable;

/// What a client asked: method, target and headers, after the edge has cleaned them. Never changes.
public interface RequestHead {
    /// The method as written; methods are case-sensitive (RFC 9110 section 9.1).
    String method();

    /// `http` or `https`: how the client reached the first trusted hop.
    String scheme();

    /// Host and, if given, port, in lower case: `api.example.com:8443`. Empty if an HTTP/1.0 client gave none.
    String authority();

    /// The authority without its port.
    String host();

    /// The canonical path: unreserved octets decoded, dot segments removed, slashes merged; starts with `/`.
    String path();

    /// What follows the `?`, as written; empty if there is none.
    String query();

    /// Path and query as they go on: the canonical path, and `?query` if there is one.
    default String uri() {
        return query().isEmpty() ? path() : path() + '?' + query();
    }

    /// `HTTP/1.1`, `HTTP/1.0` or `HTTP/2`.
    String protocol();

    Headers headers();

    /// The first value of a query parameter, percent-decoded; null if it is absent.
    @Nullable
    String queryParameter(String name);

    /// The value of a cookie; null if it is absent.
    @Nullable
    String cookie(String name);

    /// Whether this asks for a tunnel: the handshake of a WebSocket (RFC 6455, RFC 8441). What follows it are bytes
    /// without end in both directions, which no policy sees.
    default boolean isTunnel() {
        return false;
    }
}
