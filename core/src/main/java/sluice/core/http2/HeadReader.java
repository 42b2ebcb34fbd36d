package sluice.core.http2;

import org.jspecify.annotations.Nullable;
import sluice.api.exchange.HeaderName;
import sluice.api.failure.ErrorCode;
import sluice.api.failure.Failure;
import sluice.core.message.Authority;
import sluice.core.message.ClientRequest;
import sluice.core.message.FieldNames;
import sluice.core.message.HeaderBlock;
import sluice.core.message.Target;
import sluice.core.pipeline.EdgeRules;
import sluice.core.pipeline.Peer;
import sluice.core.ws.Handshake;

/// Makes the request that the gateway works with out of a decompressed head (RFC 9113 section 8.3.1), by the same rules
/// for target and authority as HTTP/1.1. One per connection, loop-confined.
final class HeadReader {
    static final String PROTOCOL = "HTTP/2";
    private static final Target NO_TARGET = new Target("", "/", "", false, "");

    private final HeadFields fields;
    private final Peer peer;
    private @Nullable Failure failure;
    private boolean malformed;

    HeadReader(HeadFields fields, Peer peer) {
        this.fields = fields;
        this.peer = peer;
    }

    /// The request of the head that was decompressed last. If it is refused, {@link #failure} says why.
    ///
    /// @param ended whether the request has no body
    ClientRequest read(EdgeRules edge, boolean ended) {
        failure = null;
        malformed = fields.malformed;
        if (!fields.error.isEmpty()) {
            return refused(fields.code, fields.error);
        }
        var method = fields.method;
        if (method == null || !HeaderName.isValid(method)) {
            return malformed("there is no :method, or it is not a token");
        }
        boolean tunnel = fields.protocol != null;
        if (tunnel && !method.equals("CONNECT")) {
            return malformed("there is a :protocol, and the method is not CONNECT");
        }
        if (method.equals("CONNECT") && !tunnel || method.equals("TRACE")) {
            return refused(ErrorCode.NOT_IMPLEMENTED, "the method " + method + " is not supported");
        }
        if (tunnel && !Handshake.PROTOCOL.equals(fields.protocol)) {
            return refused(ErrorCode.NOT_IMPLEMENTED, "the only protocol to CONNECT with is websocket");
        }
        if (tunnel && (ended || fields.contentLength >= 0)) {
            return refused(ErrorCode.REQUEST_INVALID, "the handshake of a WebSocket has no body");
        }
        if (ended && fields.contentLength > 0) {
            return malformed("the body is shorter than its Content-Length");
        }
        var scheme = fields.scheme;
        if (scheme == null || fields.pathFrom < 0 || fields.pathFrom == fields.pathTo) {
            return malformed("there is no :scheme, or no :path");
        }
        if (!scheme.equalsIgnoreCase("http") && !scheme.equalsIgnoreCase("https")) {
            return refused(ErrorCode.REQUEST_INVALID, "the scheme is neither http nor https");
        }
        return targeted(tunnel ? "GET" : method, edge, tunnel);
    }

    /// @param tunnel whether a tunnel is asked for (RFC 8441); it is a GET then, as over HTTP/1.1
    private ClientRequest targeted(String method, EdgeRules edge, boolean tunnel) {
        var given = fields.authority;
        var authority = given == null ? "" : Authority.canonical(given);
        if (given != null && authority.isEmpty()) {
            return refused(ErrorCode.REQUEST_INVALID, ":authority is not a host and port");
        }
        var headers = fields.block();
        byte first = headers.bytes()[fields.pathFrom];
        if (first != '/' && !(first == '*' && fields.pathTo == fields.pathFrom + 1)) {
            return malformed(":path is neither a path nor *");
        }
        var target = Target.parse(method, headers.bytes(), fields.pathFrom, fields.pathTo);
        if (!target.error().isEmpty()) {
            return refused(ErrorCode.REQUEST_INVALID, target.error());
        }
        var host = headers.get(FieldNames.HOST);
        var named = host == null ? "" : Authority.canonical(host);
        if (named.isEmpty()) {
            return refused(ErrorCode.REQUEST_INVALID, "there is neither :authority nor a Host that is a host and port");
        }
        if (given != null && !named.equals(authority)) {
            return refused(ErrorCode.REQUEST_INVALID, "Host disagrees with :authority");
        }
        if (tunnel) {
            var wrong = Handshake.versionRefusal(headers);
            if (wrong != null) {
                return refused(wrong);
            }
            edge.cleanHandshake(headers, headers.next(FieldNames.UPGRADE, 0), peer.trusted());
        } else {
            edge.clean(headers, peer.trusted());
        }
        return new ClientRequest(method, peer.scheme(), named, target, PROTOCOL, headers, tunnel);
    }

    private ClientRequest malformed(String detail) {
        malformed = true;
        return refused(ErrorCode.REQUEST_INVALID, detail);
    }

    private ClientRequest refused(ErrorCode code, String detail) {
        return refused(Failure.of(code, detail));
    }

    private ClientRequest refused(Failure why) {
        failure = why;
        var known = fields.method;
        var method = known == null || !HeaderName.isValid(known) ? "" : known;
        return new ClientRequest(method, peer.scheme(), "", NO_TARGET, PROTOCOL, new HeaderBlock(new byte[0], 0));
    }

    /// Why the request is refused; null if it is not.
    @Nullable
    Failure failure() {
        return failure;
    }

    /// Whether it is refused because it is malformed (RFC 9113 section 8.1.1): its stream ends with an error.
    boolean isMalformed() {
        return malformed;
    }
}
