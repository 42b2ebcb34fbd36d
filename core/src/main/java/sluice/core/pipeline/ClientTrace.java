package sluice.core.pipeline;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.Headers;
import sluice.core.message.FieldNames;

/// Where a request really came from, read from what trusted proxies said.
///
/// @param address of the client: the last address in `X-Forwarded-For`, or without that in `Forwarded`, that is not a
///     trusted proxy's
/// @param ip its canonical text
/// @param scheme what the client used towards the first trusted proxy
record ClientTrace(InetAddress address, String ip, String scheme) {
    static ClientTrace of(Peer peer, Headers headers, EdgeRules edge) {
        if (!peer.trusted()) {
            return new ClientTrace(peer.address(), peer.ip(), peer.scheme());
        }
        var chain = headers.contains(FieldNames.X_FORWARDED_FOR) ? "" : forwarded(headers);
        var proto = headers.get(FieldNames.X_FORWARDED_PROTO);
        proto = proto == null ? ForwardedElement.last(chain, "proto") : proto;
        var scheme = proto.equals("https") || proto.equals("http") ? proto : peer.scheme();
        var client = chain.isEmpty()
                ? client(peer, String.join(",", headers.all(FieldNames.X_FORWARDED_FOR)), edge, false)
                : client(peer, chain, edge, true);
        return new ClientTrace(client, client.equals(peer.address()) ? peer.ip() : IpText.of(client), scheme);
    }

    private static String forwarded(Headers headers) {
        return headers.contains(FieldNames.FORWARDED) ? String.join(",", headers.all(FieldNames.FORWARDED)) : "";
    }

    private static InetAddress client(Peer peer, String chain, EdgeRules edge, boolean forwarded) {
        var hops = chain.split(",", -1);
        var client = peer.address();
        for (int i = hops.length - 1; i >= 0; i--) {
            var hop = parse(forwarded ? ForwardedElement.node(hops[i]) : hops[i].strip());
            if (hop == null) {
                break;
            }
            client = hop;
            if (!edge.trusted().contains(hop)) {
                break;
            }
        }
        return client;
    }

    private static @Nullable InetAddress parse(String text) {
        if (text.isEmpty()) {
            return null;
        }
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            return null; // what even a trusted proxy garbles is not an address
        }
    }
}
