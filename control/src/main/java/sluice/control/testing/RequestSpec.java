package sluice.control.testing;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.HeaderName;
import sluice.api.policy.Default;
import sluice.api.policy.Require;
import sluice.api.policy.ShortForm;

/// What a client sends, written on a connection of HTTP/1.1 as it stands here. Short form: `METHOD URL`, or
/// the URL alone.
///
/// @param method any token
/// @param url absolute; its path is sent as it is written. The scheme says whether the client's connection is
/// secure
/// @param headers beside `Host` and `Content-Length`, which are added unless they stand here; several values
/// are a
///     list
/// @param body a text; a mapping or list is sent as JSON, and says so in `Content-Type`
/// @param from the address of the client
/// @param listener the name of the listener the client connects to; absent: one that fits the scheme and the
/// port of
///     the URL, else the first
public record RequestSpec(
        @Default("GET") String method,
        String url,
        Map<String, List<String>> headers,
        @Nullable BodySpec body,
        @Default("203.0.113.7") ClientAddress from,
        @Nullable String listener) {
    public RequestSpec {
        Require.that(HeaderName.isValid(method), "method", '"' + method + '"', "a method such as GET");
        Require.that(
                url.matches("(?i)https?://[^/?#\\s]+([/?][^\\r\\n]*)?"),
                "url",
                '"' + url + '"',
                "an absolute URL such as https://api.example.com/v1/orders");
        for (var field : headers.entrySet()) {
            Require.that(
                    HeaderName.isValid(field.getKey()),
                    "headers",
                    '"' + field.getKey() + '"',
                    "names of header fields");
            for (var value : field.getValue()) {
                Require.that(
                        value.chars().noneMatch(it -> it == '\r' || it == '\n' || it > 0xFF),
                        "headers",
                        '"' + value + '"',
                        "values on one line, in characters up to U+00FF");
            }
        }
    }

    /// `GET https://api.example.com/v1/orders`.
    @ShortForm
    public static RequestSpec of(String text) {
        int space = text.indexOf(' ');
        var method = space < 0 ? "GET" : text.substring(0, space);
        var url = text.substring(space + 1).strip();
        return new RequestSpec(method, url, Map.of(), null, ClientAddress.parse("203.0.113.7"), null);
    }

    boolean isSecure() {
        return url.regionMatches(true, 0, "https:", 0, 6);
    }

    /// Host and port, as written.
    String authority() {
        var rest = url.substring(url.indexOf("//") + 2);
        int end = 0;
        while (end < rest.length() && rest.charAt(end) != '/' && rest.charAt(end) != '?') {
            end++;
        }
        return rest.substring(0, end);
    }

    /// Path and query, as written.
    String target() {
        var rest = url.substring(url.indexOf("//") + 2 + authority().length());
        return rest.isEmpty() ? "/" : rest.startsWith("?") ? "/" + rest : rest;
    }

    /// The port the client connects to.
    int port() {
        var authority = authority();
        int colon = authority.lastIndexOf(':');
        var digits = colon < 0 ? "" : authority.substring(colon + 1);
        return digits.matches("[0-9]{1,5}") ? Integer.parseInt(digits) : isSecure() ? 443 : 80;
    }
}
