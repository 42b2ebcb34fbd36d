package sluice.policies.transform;

import sluice.api.exchange.Exchange;
import sluice.api.exchange.HeaderEdits;
import sluice.api.exchange.HeaderName;

/// The tag by which caches and clients know an answer again (RFC 9110 section 8.8.3).
final class EntityTag {
    private static final HeaderName ETAG = HeaderName.of("ETag");
    private static final HeaderName IF_NONE_MATCH = HeaderName.of("If-None-Match");

    private EntityTag() {}

    /// Other bytes that mean the same have the same tag, but a weak one.
    static void weaken(HeaderEdits headers) {
        var tag = headers.get(ETAG);
        if (tag != null && !tag.startsWith("W/")) {
            headers.set(ETAG, "W/" + tag);
        }
    }

    /// A client that asks whether the answer is still the one with the weak tag is told that tag.
    static void asAsked(Exchange exchange) {
        var headers = exchange.response().headers();
        var tag = headers.get(ETAG);
        if (tag != null
                && exchange.request().headers().all(IF_NONE_MATCH).stream().anyMatch(it -> it.contains("W/" + tag))) {
            weaken(headers);
        }
    }
}
