package sluice.api.http;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One request of a policy's own.
///
/// @param method `GET`, `POST`
/// @param url absolute, `http` or `https`
/// @param headers one value per name
/// @param body empty for none
/// @param timeout until the answer is there as a whole
/// @param mostBytes a longer answer is a failure
/// @param ca who vouches for the server; empty for the roots that this machine trusts
public record HttpAsk(
        String method,
        URI url,
        Map<String, String> headers,
        String body,
        Duration timeout,
        int mostBytes,
        List<X509Certificate> ca) {
    public HttpAsk {
        headers = Map.copyOf(headers);
        ca = List.copyOf(ca);
    }

    /// Asks for a document in JSON.
    public static HttpAsk get(URI url, Duration timeout, int mostBytes) {
        return new HttpAsk("GET", url, Map.of("Accept", "application/json"), "", timeout, mostBytes, List.of());
    }

    /// Sends a form and asks for JSON.
    ///
    /// @param form names and values, encoded (`application/x-www-form-urlencoded`)
    public static HttpAsk post(URI url, String form, Duration timeout, int mostBytes) {
        var headers = Map.of("Accept", "application/json", "Content-Type", "application/x-www-form-urlencoded");
        return new HttpAsk("POST", url, headers, form, timeout, mostBytes, List.of());
    }

    /// The same with one more header.
    public HttpAsk with(String name, String value) {
        var more = new HashMap<>(headers);
        more.put(name, value);
        return new HttpAsk(method, url, more, body, timeout, mostBytes, ca);
    }

    /// The same, to a server that these vouch for.
    ///
    /// @param authorities empty for the roots that this machine trusts
    public HttpAsk trusting(List<X509Certificate> authorities) {
        return new HttpAsk(method, url, headers, body, timeout, mostBytes, authorities);
    }
}
