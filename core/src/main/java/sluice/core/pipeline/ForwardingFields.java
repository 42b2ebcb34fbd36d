package sluice.core.pipeline;

import sluice.api.exchange.HeaderEdits;
import sluice.api.exchange.HeaderName;
import sluice.api.exchange.Headers;
import sluice.core.message.FieldNames;

/// Tells the upstream what it cannot see itself: who asked whom, under which id, through whom
/// (`X-Forwarded-*`, RFC 7239 `Forwarded`, RFC 9110 `Via`, W3C Trace Context).
final class ForwardingFields {
    private ForwardingFields() {}

    static void add(LiveExchange exchange, HeaderEdits edits) {
        var asked = exchange.request().headers();
        var peer = exchange.peer();
        var scheme = exchange.client().scheme();
        var authority = exchange.request().authority();
        boolean trusted = peer.trusted();

        edits.set(FieldNames.X_REQUEST_ID, exchange.id());
        edits.set(
                FieldNames.X_FORWARDED_FOR, append(trusted ? chain(asked, FieldNames.X_FORWARDED_FOR) : "", peer.ip()));
        edits.set(FieldNames.X_FORWARDED_PROTO, scheme);
        if (!trusted || !asked.contains(FieldNames.X_FORWARDED_HOST)) {
            edits.set(FieldNames.X_FORWARDED_HOST, authority);
        }
        if (!trusted || !asked.contains(FieldNames.X_FORWARDED_PORT)) {
            edits.set(FieldNames.X_FORWARDED_PORT, Integer.toString(peer.port()));
        }
        edits.set(
                FieldNames.FORWARDED,
                append(trusted ? chain(asked, FieldNames.FORWARDED) : "", forwarded(exchange, scheme, authority)));
        edits.set(FieldNames.VIA, append(chain(asked, FieldNames.VIA), via(exchange)));
        addTrace(exchange, edits);
        addCertificate(peer, edits);
    }

    /// What the client has proved to own, if the listener is to tell (RFC 9440).
    private static void addCertificate(Peer peer, HeaderEdits edits) {
        var tls = peer.tls();
        if (tls == null || tls.clientCertField().isEmpty()) {
            return;
        }
        edits.set(FieldNames.CLIENT_CERT, tls.clientCertField());
        if (!tls.clientCertChainField().isEmpty()) {
            edits.set(FieldNames.CLIENT_CERT_CHAIN, tls.clientCertChainField());
        }
    }

    /// What earlier hops wrote, in one line or in several (RFC 9110 section 5.3).
    private static String chain(Headers asked, HeaderName name) {
        return asked.contains(name) ? String.join(", ", asked.all(name)) : "";
    }

    private static String append(String chain, String link) {
        return chain.isEmpty() ? link : chain + ", " + link;
    }

    private static String forwarded(LiveExchange exchange, String scheme, String authority) {
        var ip = exchange.peer().ip();
        var node = ip.indexOf(':') < 0 ? ip : "\"[" + ip + "]\"";
        var host = authority.isEmpty() ? "" : ";host=\"" + authority + '"';
        return "for=" + node + ";proto=" + scheme + host + ";by=_" + exchange.gateway();
    }

    private static String via(LiveExchange exchange) {
        var protocol = exchange.request().protocol();
        return protocol.substring(protocol.indexOf('/') + 1) + ' ' + exchange.gateway();
    }

    /// Continues the client's trace or starts one. That an untrusted peer sampled is no reason for us to.
    private static void addTrace(LiveExchange exchange, HeaderEdits edits) {
        var asked = exchange.request().headers();
        var given = asked.get(FieldNames.TRACEPARENT);
        boolean continued = TraceContext.traceId(given) != null;
        var flags = continued && given != null && exchange.peer().trusted() ? TraceContext.flags(given) : "00";
        edits.set(
                FieldNames.TRACEPARENT,
                TraceContext.field(exchange.traceId(), exchange.context().ids().spanId(), flags));
        if (!continued && asked.contains(FieldNames.TRACESTATE)) {
            edits.remove(FieldNames.TRACESTATE);
        }
    }
}
