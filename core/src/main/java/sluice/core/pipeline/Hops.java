package sluice.core.pipeline;

import sluice.api.exchange.Headers;
import sluice.core.message.FieldNames;

/// Counts how often a request has been through this gateway already, by `Via` (RFC 9110 section 7.6.3).
/// A few times is legal (gateways of one name in a row), many are a loop.
final class Hops {
    static final int MOST = 10;

    private Hops() {}

    static int through(Headers headers, String gateway) {
        if (!headers.contains(FieldNames.VIA)) {
            return 0;
        }
        int hops = 0;
        for (var value : headers.all(FieldNames.VIA)) {
            for (var hop : value.split(",", -1)) {
                var words = hop.strip().split(" ", 3);
                hops += words.length > 1 && words[1].equals(gateway) ? 1 : 0;
            }
        }
        return hops;
    }
}
