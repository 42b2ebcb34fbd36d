package sluice.core.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.jspecify.annotations.Nullable;
import sluice.api.exchange.HeaderName;

/// The names that the gateway itself reads or writes, and the table that finds a shared name for bytes on the
/// wire.
public final class FieldNames {
    public static final HeaderName ACCESS_CONTROL_REQUEST_METHOD = HeaderName.of("Access-Control-Request-Method");
    public static final HeaderName ALLOW = HeaderName.of("Allow");
    public static final HeaderName CLIENT_CERT = HeaderName.of("Client-Cert");
    public static final HeaderName CLIENT_CERT_CHAIN = HeaderName.of("Client-Cert-Chain");
    public static final HeaderName CONNECTION = HeaderName.of("Connection");
    public static final HeaderName CONTENT_LENGTH = HeaderName.of("Content-Length");
    public static final HeaderName CONTENT_TYPE = HeaderName.of("Content-Type");
    public static final HeaderName COOKIE = HeaderName.of("Cookie");
    public static final HeaderName DATE = HeaderName.of("Date");
    public static final HeaderName EXPECT = HeaderName.of("Expect");
    public static final HeaderName FORWARDED = HeaderName.of("Forwarded");
    public static final HeaderName GRPC_MESSAGE = HeaderName.of("grpc-message");
    public static final HeaderName GRPC_STATUS = HeaderName.of("grpc-status");
    public static final HeaderName GRPC_TIMEOUT = HeaderName.of("grpc-timeout");
    public static final HeaderName HOST = HeaderName.of("Host");
    public static final HeaderName HTTP2_SETTINGS = HeaderName.of("HTTP2-Settings");
    public static final HeaderName KEEP_ALIVE = HeaderName.of("Keep-Alive");
    public static final HeaderName ORIGIN = HeaderName.of("Origin");
    public static final HeaderName PROXY_AUTHENTICATE = HeaderName.of("Proxy-Authenticate");
    public static final HeaderName PROXY_AUTHORIZATION = HeaderName.of("Proxy-Authorization");
    public static final HeaderName PROXY_CONNECTION = HeaderName.of("Proxy-Connection");
    public static final HeaderName PROXY_STATUS = HeaderName.of("Proxy-Status");
    public static final HeaderName RETRY_AFTER = HeaderName.of("Retry-After");
    public static final HeaderName SEC_WEBSOCKET_ACCEPT = HeaderName.of("Sec-WebSocket-Accept");
    public static final HeaderName SEC_WEBSOCKET_KEY = HeaderName.of("Sec-WebSocket-Key");
    public static final HeaderName SEC_WEBSOCKET_VERSION = HeaderName.of("Sec-WebSocket-Version");
    public static final HeaderName TE = HeaderName.of("TE");
    public static final HeaderName TRACEPARENT = HeaderName.of("traceparent");
    public static final HeaderName TRACESTATE = HeaderName.of("tracestate");
    public static final HeaderName TRAILER = HeaderName.of("Trailer");
    public static final HeaderName TRANSFER_ENCODING = HeaderName.of("Transfer-Encoding");
    public static final HeaderName UPGRADE = HeaderName.of("Upgrade");
    public static final HeaderName USER_AGENT = HeaderName.of("User-Agent");
    public static final HeaderName VIA = HeaderName.of("Via");
    public static final HeaderName X_AUTH_VERIFIED = HeaderName.of("X-Auth-Verified");
    public static final HeaderName X_CONSUMER = HeaderName.of("X-Consumer");
    public static final HeaderName X_CONSUMER_TIER = HeaderName.of("X-Consumer-Tier");
    public static final HeaderName X_FORWARDED_FOR = HeaderName.of("X-Forwarded-For");
    public static final HeaderName X_FORWARDED_HOST = HeaderName.of("X-Forwarded-Host");
    public static final HeaderName X_FORWARDED_PORT = HeaderName.of("X-Forwarded-Port");
    public static final HeaderName X_FORWARDED_PROTO = HeaderName.of("X-Forwarded-Proto");
    public static final HeaderName X_REQUEST_ID = HeaderName.of("X-Request-Id");

    private static final HeaderName[] KNOWN = {
        ACCESS_CONTROL_REQUEST_METHOD,
        ALLOW,
        CONNECTION,
        CONTENT_LENGTH,
        CONTENT_TYPE,
        COOKIE,
        DATE,
        EXPECT,
        FORWARDED,
        GRPC_MESSAGE,
        GRPC_STATUS,
        GRPC_TIMEOUT,
        HOST,
        HTTP2_SETTINGS,
        KEEP_ALIVE,
        ORIGIN,
        PROXY_AUTHENTICATE,
        PROXY_AUTHORIZATION,
        PROXY_CONNECTION,
        PROXY_STATUS,
        RETRY_AFTER,
        SEC_WEBSOCKET_ACCEPT,
        SEC_WEBSOCKET_KEY,
        SEC_WEBSOCKET_VERSION,
        TE,
        TRACEPARENT,
        TRACESTATE,
        TRAILER,
        TRANSFER_ENCODING,
        UPGRADE,
        USER_AGENT,
        VIA,
        X_FORWARDED_FOR,
        X_FORWARDED_HOST,
        X_FORWARDED_PORT,
        X_FORWARDED_PROTO,
        X_REQUEST_ID,
        HeaderName.of("Accept"),
        HeaderName.of("Accept-Encoding"),
        HeaderName.of("Accept-Language"),
        HeaderName.of("Authorization"),
        HeaderName.of("Cache-Control"),
        HeaderName.of("Content-Encoding"),
        HeaderName.of("ETag"),
        HeaderName.of("Expires"),
        HeaderName.of("If-Modified-Since"),
        HeaderName.of("If-None-Match"),
        HeaderName.of("Last-Modified"),
        HeaderName.of("Location"),
        HeaderName.of("Referer"),
        HeaderName.of("Server"),
        HeaderName.of("Set-Cookie"),
        HeaderName.of("Vary"),
        HeaderName.of("X-Api-Key"),
    };

    private static final int MASK = 255;
    private static final @Nullable HeaderName[] TABLE = table();

    private FieldNames() {}

    private static @Nullable HeaderName[] table() {
        var table = new @Nullable HeaderName[MASK + 1];
        for (var name : KNOWN) {
            int at = slot(name.hashCode());
            while (table[at] != null) {
                at = at + 1 & MASK;
            }
            table[at] = name;
        }
        return table;
    }

    private static int slot(int hash) {
        return (hash ^ hash >>> 8 ^ hash >>> 16) & MASK;
    }

    /// The name at these positions: the shared one if it is known and written in the usual way, else a new
    /// one.
    static HeaderName of(byte[] bytes, int from, int to, int hash) {
        for (int at = slot(hash); ; at = at + 1 & MASK) {
            var known = TABLE[at];
            if (known == null) {
                return HeaderName.of(new String(bytes, from, to - from, ISO_8859_1));
            }
            if (known.hashCode() == hash && matches(bytes, from, to, known.text())) {
                return known;
            }
        }
    }

    private static boolean matches(byte[] bytes, int from, int to, String text) {
        if (to - from != text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (bytes[from + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
