package sluice.core.pipeline;

import java.util.Locale;

/// The limits and budgets that clients run into, by the names that `sluice_limit_hits_total{limit}` and docs/limits.md
/// give them.
public enum Limit {
    /// `limits.connections` of the listener.
    CONNECTIONS,
    /// `limits.connections-per-ip` of the listener.
    CONNECTIONS_PER_IP,
    /// `proxy-protocol` of the listener: no header, one that is malformed or late, or one from a stranger.
    PROXY_PROTOCOL,
    /// `timeouts.tls-handshake` of the listener.
    TLS_HANDSHAKE,
    /// `limits.header-bytes` of the listener.
    HEADER_BYTES,
    /// `limits.header-count` of the listener.
    HEADER_COUNT,
    /// `limits.target-bytes` of the listener.
    TARGET_BYTES,
    /// `limits.body` of the listener.
    BODY,
    /// Octets of chunk extensions and leading zeros in one body.
    CHUNK_EXTENSIONS,
    /// Octets and number of trailers.
    TRAILERS,
    /// `timeouts.request-head` of the listener.
    REQUEST_HEAD,
    /// `timeouts.body-idle` of the listener, for bytes that the client does not send.
    BODY_IDLE,
    /// `timeouts.body-idle` of the listener, for bytes that the client does not take.
    ANSWER_IDLE,
    /// `timeouts.tunnel-idle` of the listener, or `tunnel-idle` of the route: silence in a tunnel, of both sides.
    TUNNEL_IDLE,
    /// A WebSocket frame that RFC 6455 forbids: an absurd length above all.
    WEBSOCKET_FRAME,
    /// `runtime.buffers`.
    MEMORY,
    /// Octets and time that are read off behind an early answer.
    LINGER,
    /// `limits.streams` of the listener.
    STREAMS,
    /// The budgets of one HTTP/2 connection, see docs/http2.md.
    H2_RESETS,
    H2_ERRORS,
    H2_PINGS,
    H2_SETTINGS,
    H2_PRIORITIES,
    H2_WINDOW_UPDATES,
    H2_EMPTY_DATA,
    H2_UNKNOWN_FRAMES,
    H2_CONTINUATIONS,
    H2_QUEUED_FRAMES,
    H2_HEAD;

    private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /// As the metric has it: `header-bytes`.
    public String label() {
        return label;
    }
}
