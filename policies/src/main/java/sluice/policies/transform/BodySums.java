package sluice.policies.transform;

import java.util.List;
import sluice.api.exchange.HeaderEdits;
import sluice.api.exchange.HeaderName;
import sluice.api.exchange.Headers;

/// Sums over the very bytes of a body (RFC 9530, and what came before it): not true any more once a policy has changed
/// them.
final class BodySums {
    private static final List<HeaderName> NAMES = List.of(
            HeaderName.of("Content-Digest"),
            HeaderName.of("Repr-Digest"),
            HeaderName.of("Digest"),
            HeaderName.of("Content-MD5"));

    private BodySums() {}

    static void drop(HeaderEdits headers) {
        for (var name : NAMES) {
            headers.remove(name);
        }
    }

    /// The trailers without them.
    static Headers without(Headers trailers) {
        if (trailers.isEmpty()) {
            return trailers;
        }
        var edits = new HeaderEdits(trailers);
        drop(edits);
        return edits;
    }
}
