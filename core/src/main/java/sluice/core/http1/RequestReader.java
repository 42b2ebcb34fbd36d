package sluice.core.http1;

import org.jspecify.annotations.Nullable;
import sluice.api.failure.ErrorCode;
import sluice.api.failure.Failure;
import sluice.core.message.Authority;
import sluice.core.message.ClientRequest;
import sluice.core.message.FieldNames;
import sluice.core.message.HeaderBlock;
import sluice.core.message.Target;
import sluice.core.pipeline.EdgeRules;
import sluice.core.ws.Handshake;

/// Makes the request that the gateway works with out of a parsed head: target, authority, and the edge's cleaning.
/// One per connection, loop-confined.
final class RequestReader {
    private static final Target NO_TARGET = new Target("", "/", "", false, "");

    private final RequestParser parser;
    private final String scheme;
    private @Nullable Failure failure;
    private String accept = "";

    /// @param scheme `http` or `https`, as the connection is
    RequestReader(RequestParser parser, String scheme) {
        this.parser = parser;
        this.scheme = scheme;
    }

    /// The request of the head that the parser holds. If it is refused, {@link #failure} says why.
    ClientRequest read(EdgeRules edge, boolean trustedPeer) {
        failure = null;
        accept = "";
        if (!parser.error.isEmpty()) {
            return refused(parser.code, parser.error);
        }
        var headers = parser.headers;
        var target = Target.parse(parser.method, headers.bytes(), parser.targetFrom, parser.targetTo);
        if (parser.method.equals("TRACE") || parser.method.equals("CONNECT")) {
            return refused(ErrorCode.NOT_IMPLEMENTED, "the method " + parser.method + " is not supported");
        }
        if (!target.error().isEmpty()) {
            return refused(ErrorCode.REQUEST_INVALID, target.error());
        }
        var host = host(headers);
        if (host == null) {
            return refused(ErrorCode.REQUEST_INVALID, "Host is not a host and port");
        }
        boolean hasHost = headers.contains(FieldNames.HOST);
        if (!target.authority().isEmpty() && hasHost && !target.authority().equals(host)) {
            return refused(ErrorCode.REQUEST_INVALID, "Host disagrees with the target");
        }
        var authority = target.authority().isEmpty() ? host : target.authority();
        int upgrade = upgrade(headers);
        if (upgrade < 0) {
            edge.clean(headers, trustedPeer);
        } else {
            var wrong = handshake(headers, upgrade, edge, trustedPeer);
            if (wrong != null) {
                return refused(wrong);
            }
        }
        return new ClientRequest(parser.method, scheme, authority, target, protocol(), headers, upgrade >= 0);
    }

    /// Every other `Upgrade` is none: it is taken out like everything that belongs to the connection.
    ///
    /// @return the field that asks for a WebSocket, or -1
    private int upgrade(HeaderBlock headers) {
        int upgrade = parser.framing.upgrade && !parser.http10 ? headers.next(FieldNames.UPGRADE, 0) : -1;
        boolean asked = upgrade >= 0
                && parser.method.equals("GET")
                && headers.valueIs(upgrade, Handshake.PROTOCOL)
                && headers.next(FieldNames.UPGRADE, upgrade + 1) < 0;
        return asked ? upgrade : -1;
    }

    /// Checks the handshake and cleans the head.
    private @Nullable Failure handshake(HeaderBlock headers, int upgrade, EdgeRules edge, boolean trustedPeer) {
        if (parser.framing.chunked || parser.framing.contentLength > 0) {
            return Failure.of(ErrorCode.REQUEST_INVALID, "the handshake of a WebSocket has no body");
        }
        var wrong = Handshake.refusal(headers);
        if (wrong != null) {
            return wrong;
        }
        accept = Handshake.accept(headers.value(headers.next(FieldNames.SEC_WEBSOCKET_KEY, 0)));
        edge.cleanHandshake(headers, upgrade, trustedPeer);
        return null;
    }

    private static @Nullable String host(HeaderBlock headers) {
        int field = headers.next(FieldNames.HOST, 0);
        if (field < 0) {
            return "";
        }
        var host = Authority.canonical(headers.value(field));
        return host.isEmpty() ? null : host;
    }

    private String protocol() {
        return parser.http10 ? "HTTP/1.0" : "HTTP/1.1";
    }

    private ClientRequest refused(ErrorCode code, String detail) {
        return refused(Failure.of(code, detail));
    }

    private ClientRequest refused(Failure why) {
        failure = why;
        var method = parser.error.isEmpty() ? parser.method : "";
        return new ClientRequest(method, scheme, "", NO_TARGET, "HTTP/1.1", new HeaderBlock(new byte[0], 0));
    }

    /// The `Sec-WebSocket-Accept` of a 101; empty if the request asks for no tunnel.
    String accept() {
        return accept;
    }

    /// Why the request is refused; null if it is not.
    @Nullable
    Failure failure() {
        return failure;
    }
}
