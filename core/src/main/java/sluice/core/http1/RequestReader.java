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

/// Makes the request that the gateway works with out of a parsed head: target, authority, and the edge's cleaning.
/// One per connection, loop-confined.
final class RequestReader {
    private static final Target NO_TARGET = new Target("", "/", "", false, "");

    private final RequestParser parser;
    private final String scheme;
    private @Nullable Failure failure;

    /// @param scheme `http` or `https`, as the connection is
    RequestReader(RequestParser parser, String scheme) {
        this.parser = parser;
        this.scheme = scheme;
    }

    /// The request of the head that the parser holds. If it is refused, {@link #failure} says why.
    ClientRequest read(EdgeRules edge, boolean trustedPeer) {
        failure = null;
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
        edge.clean(headers, trustedPeer);
        return new ClientRequest(parser.method, scheme, authority, target, protocol(), headers);
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
        failure = Failure.of(code, detail);
        var method = parser.error.isEmpty() ? parser.method : "";
        return new ClientRequest(method, scheme, "", NO_TARGET, "HTTP/1.1", new HeaderBlock(new byte[0], 0));
    }

    /// Why the request is refused; null if it is not.
    @Nullable
    Failure failure() {
        return failure;
    }
}
