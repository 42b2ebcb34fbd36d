package sluice.core.ws;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.HeaderName;
import sluice.api.failure.ErrorCode;
import sluice.api.failure.Failure;
import sluice.core.message.FieldNames;
import sluice.core.message.HeaderBlock;

/// The opening handshake of a WebSocket over HTTP/1.1 (RFC 6455 sections 4.1 and 4.2).
///
/// Each connection has a handshake of its own: the gateway checks the client's, sends a key of its own upstream and
/// checks what comes back. What the ends agree on (subprotocol, extensions) passes through.
public final class Handshake {
    /// The only version there is.
    public static final String VERSION = "13";
    /// What a connection is switched to.
    public static final String PROTOCOL = "websocket";

    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int KEY_BYTES = 16;

    private Handshake() {}

    /// Why the head of a GET that asks for a WebSocket is refused; null if it is well formed.
    public static @Nullable Failure refusal(HeaderBlock headers) {
        var wrong = versionRefusal(headers);
        if (wrong != null) {
            return wrong;
        }
        var key = single(headers, FieldNames.SEC_WEBSOCKET_KEY);
        return key != null && isKey(key)
                ? null
                : Failure.of(ErrorCode.REQUEST_INVALID, "there is not exactly one Sec-WebSocket-Key of 16 bytes");
    }

    /// Why a handshake is refused for its version, all there is to check over HTTP/2; null if it is not.
    public static @Nullable Failure versionRefusal(HeaderBlock headers) {
        var version = single(headers, FieldNames.SEC_WEBSOCKET_VERSION);
        if (version != null && !version.equals(VERSION)) {
            return Failure.of(ErrorCode.REQUEST_INVALID, "the version of WebSocket is not 13")
                    .withStatus(426)
                    .withHeaders("Upgrade", PROTOCOL, "Sec-WebSocket-Version", VERSION);
        }
        return version != null
                ? null
                : Failure.of(ErrorCode.REQUEST_INVALID, "there is not exactly one Sec-WebSocket-Version");
    }

    private static @Nullable String single(HeaderBlock headers, HeaderName name) {
        int field = headers.next(name, 0);
        return field < 0 || headers.next(name, field + 1) >= 0 ? null : headers.value(field);
    }

    private static boolean isKey(String key) {
        try {
            return key.length() == 24 && Base64.getDecoder().decode(key).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /// A key for a handshake with an upstream.
    public static String newKey() {
        var bytes = new byte[KEY_BYTES];
        ThreadLocalRandom.current().nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    /// What answers that key.
    public static String accept(String key) {
        try {
            var digest = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(ISO_8859_1));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    /// What is wrong with a 101 that answers that key; empty if nothing is.
    ///
    /// @param upgrades whether its `Connection` nominates `Upgrade`
    public static String fault(HeaderBlock headers, boolean upgrades, String key) {
        var protocol = single(headers, FieldNames.UPGRADE);
        if (protocol == null || !protocol.equalsIgnoreCase(PROTOCOL) || !upgrades) {
            return "its 101 does not switch to websocket";
        }
        return accept(key).equals(single(headers, FieldNames.SEC_WEBSOCKET_ACCEPT))
                ? ""
                : "the Sec-WebSocket-Accept of its 101 does not answer the key";
    }
}
