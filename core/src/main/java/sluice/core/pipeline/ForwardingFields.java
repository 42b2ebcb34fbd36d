package sluice.core.pipeline;

import java.util.List;
import sluice.api.exchange.HeaderEdits;
import sluice.api.exchange.HeaderField;
import sluice.api.exchange.HeaderName;
import sluice.api.exchange.Headers;
import sluice.core.message.FieldNames;

/// Tells the upstream what it cannot see itself: who asked whom, under which id, through whom
/// (`X-Forwarded-*`, RFC 7239 `Forwarded`, RFC 9110 `Via`, W3C Trace Context).
final class ForwardingFields {
    private ForwardingFields() {}

    static void add(LiveExchange exchange, HeaderEdits edits) {
        var asked = exchange.request().headers();
        put(edits, asked, HeaderField.ofFit(FieldNames.X_REQUEST_ID, exchange.id()));
        if (exchange.peer().trusted()) {
            continued(exchange, asked, edits);
        } else {
            begun(exchange, asked, edits);
        }
        addTrace(exchange, asked, edits);
        addCertificate(exchange.peer(), edits);
    }

    /// The peer is the client itself: what it said of others is gone already ({@link EdgeRules}), and what is
    /// said of it is nearly always what was said for its request before.
    private static void begun(LiveExchange exchange, Headers asked, HeaderEdits edits) {
        var said = exchange.peer().introduction();
        var authority = exchange.request().authority();
        var protocol = exchange.request().protocol();
        if (!said.holds(exchange.gateway(), authority, protocol)) {
            said.say(exchange.gateway(), authority, protocol, fields(exchange, authority));
        }
        for (var field : said.fields()) {
            edits.add(field);
        }
        if (asked.contains(FieldNames.VIA)) {
            edits.set(FieldNames.VIA, append(chain(asked, FieldNames.VIA), via(exchange)));
        }
    }

    private static List<HeaderField> fields(LiveExchange exchange, String authority) {
        var peer = exchange.peer();
        return List.of(
                HeaderField.fixed(FieldNames.X_FORWARDED_FOR, peer.ip()),
                HeaderField.fixed(FieldNames.X_FORWARDED_PROTO, peer.scheme()),
                HeaderField.fixed(FieldNames.X_FORWARDED_HOST, authority),
                HeaderField.fixed(FieldNames.X_FORWARDED_PORT, Integer.toString(peer.port())),
                HeaderField.fixed(FieldNames.FORWARDED, forwarded(exchange, peer.scheme(), authority)),
                HeaderField.fixed(FieldNames.VIA, via(exchange)));
    }

    /// The peer is a proxy that we believe: its word is passed on, and ours put behind it.
    private static void continued(LiveExchange exchange, Headers asked, HeaderEdits edits) {
        var peer = exchange.peer();
        var scheme = exchange.client().scheme();
        var authority = exchange.request().authority();
        edits.set(FieldNames.X_FORWARDED_FOR, append(chain(asked, FieldNames.X_FORWARDED_FOR), peer.ip()));
        edits.set(FieldNames.X_FORWARDED_PROTO, scheme);
        if (!asked.contains(FieldNames.X_FORWARDED_HOST)) {
            edits.set(FieldNames.X_FORWARDED_HOST, authority);
        }
        if (!asked.contains(FieldNames.X_FORWARDED_PORT)) {
            edits.set(FieldNames.X_FORWARDED_PORT, Integer.toString(peer.port()));
        }
        edits.set(
                FieldNames.FORWARDED,
                append(chain(asked, FieldNames.FORWARDED), forwarded(exchange, scheme, authority)));
        edits.set(FieldNames.VIA, append(chain(asked, FieldNames.VIA), via(exchange)));
    }

    /// The same as `set`, which need not take anything out of what was asked if it is not there.
    private static void put(HeaderEdits edits, Headers asked, HeaderField field) {
        if (asked.contains(field.name())) {
            edits.set(field);
        } else {
            edits.add(field);
        }
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
    private static void addTrace(LiveExchange exchange, Headers asked, HeaderEdits edits) {
        var given = asked.get(FieldNames.TRACEPARENT);
        if (given != null && TraceContext.traceId(given) != null) {
            var flags = exchange.peer().trusted() ? TraceContext.flags(given) : TraceContext.UNSAMPLED;
            edits.set(FieldNames.TRACEPARENT, exchange.context().ids().traceparent(exchange.traceId(), flags));
            return;
        }
        put(edits, asked, HeaderField.ofFit(FieldNames.TRACEPARENT, exchange.beginTrace()));
        if (asked.contains(FieldNames.TRACESTATE)) {
            edits.remove(FieldNames.TRACESTATE);
        }
    }
}
