package sluice.policies.transform;

import sluice.api.exchange.HeaderEdits;
import sluice.api.exchange.HeaderName;

/// The tag by which caches and clients know an answer again (RFC 9110 section 8.8.3).
final class EntityTag {
    private static final HeaderName ETAG = HeaderName.of("ETag");

    private EntityTag() {}

    /// Other bytes that mean the same have the same tag, but a weak one.
    static void weaken(HeaderEdits headers) {
        var tag = headers.get(ETAG);
        if (tag != null && !tag.startsWith("W/")) {
            headers.set(ETAG, "W/" + tag);
        }
    }
}
