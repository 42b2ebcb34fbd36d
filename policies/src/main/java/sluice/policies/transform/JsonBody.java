package sluice.policies.transform;

import java.util.List;
import java.util.Locale;
import sluice.api.exchange.HeaderEdits;
import sluice.api.exchange.HeaderName;
import sluice.api.exchange.Headers;

/// What `json-request` and `json-response` know of messages: which have JSON, and what their heads say of the
/// very bytes that will not be the same.
final class JsonBody {
    private static final HeaderName CONTENT_TYPE = HeaderName.of("Content-Type");
    private static final HeaderName CONTENT_ENCODING = HeaderName.of("Content-Encoding");
    /// Sums over the bytes (RFC 9530 and what came before it).
    private static final List<HeaderName> SUMS = List.of(
            HeaderName.of("Content-Digest"),
            HeaderName.of("Repr-Digest"),
            HeaderName.of("Digest"),
            HeaderName.of("Content-MD5"));

    private JsonBody() {}

    /// Whether the body is `application/json`, or of a type that ends in `+json` (RFC 6839).
    static boolean isJson(Headers headers) {
        var type = headers.get(CONTENT_TYPE);
        if (type == null) {
            return false;
        }
        int parameters = type.indexOf(';');
        var essence =
                (parameters < 0 ? type : type.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
        return essence.equals("application/json") || essence.endsWith("+json");
    }

    /// The coding of the body; empty if it is as it is.
    static String coding(Headers headers) {
        var codings = String.join(",", headers.all(CONTENT_ENCODING)).strip().toLowerCase(Locale.ROOT);
        return codings.equals("identity") ? "" : codings;
    }

    /// Takes out the sums.
    static void dropSums(HeaderEdits headers) {
        for (var name : SUMS) {
            headers.remove(name);
        }
    }

    /// Trailers without sums.
    static Headers withoutSums(Headers trailers) {
        if (trailers.isEmpty()) {
            return trailers;
        }
        var edits = new HeaderEdits(trailers);
        dropSums(edits);
        return edits;
    }
}
