package sluice.api.http;

import java.util.Map;

/// The answer to a {@link HttpAsk}.
///
/// @param headers the first value of each field, by its name in lower case
/// @param body decoded as UTF-8
public record HttpReply(int status, Map<String, String> headers, String body) {
    public HttpReply {
        headers = Map.copyOf(headers);
    }
}
