package sluice.policies.transform;

import java.util.Locale;
import sluice.api.exchange.HeaderName;
import sluice.api.exchange.Headers;

/// Which messages have JSON in them, and in which coding.
final class JsonBody {
    private static final HeaderName CONTENT_TYPE = HeaderName.of("Content-Type");
    private static final HeaderName CONTENT_ENCODING = HeaderName.of("Content-Encoding");

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
}
