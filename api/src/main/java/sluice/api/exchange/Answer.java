package sluice.api.exchange;

import java.nio.charset.StandardCharsets;

/// A whole answer that a policy gives itself.
///
/// @param status 200 to 599
/// @param headers its fields, without those of framing
/// @param body all of the body
public record Answer(int status, Headers headers, byte[] body) {
    public Answer {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("status " + status + " (expected: 200 to 599)");
        }
    }

    /// An answer with a text in UTF-8 and its media type.
    public static Answer text(int status, String mediaType, String body) {
        return new Answer(status, Headers.of("Content-Type", mediaType), body.getBytes(StandardCharsets.UTF_8));
    }
}
