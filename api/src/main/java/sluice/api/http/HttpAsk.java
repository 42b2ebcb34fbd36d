package sluice.api.http;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

/// One request of a policy's own.
///
/// @param method `GET`, `POST`
/// @param url absolute, `http` or `https`; certificates are verified against the roots that this machine
/// trusts
/// @param headers one value per name
/// @param body empty for none
/// @param timeout until the answer is there as a whole
/// @param mostBytes a longer answer is a failure
public record HttpAsk(
        String method, URI url, Map<String, String> headers, String body, Duration timeout, int mostBytes) {
    public HttpAsk {
        headers = Map.copyOf(headers);
    }

    /// Asks for a document in JSON.
    public static HttpAsk get(URI url, Duration timeout, int mostBytes) {
        return new HttpAsk("GET", url, Map.of("Accept", "application/json"), "", timeout, mostBytes);
    }
}
