package sluice.core.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.Headers;

/// What an upstream that is played does with a request.
///
/// @param status 200 to 599
/// @param headers besides `Content-Length`
/// @param delay how long it takes until the head comes
/// @param failing what happens instead of an answer; null for nothing
public record PlayedAnswer(
        int status,
        Headers headers,
        byte[] body,
        Duration delay,
        @Nullable Failing failing) {
    /// An answer at once, with neither fields nor a body.
    public static PlayedAnswer of(int status) {
        return new PlayedAnswer(status, Headers.EMPTY, new byte[0], Duration.ZERO, null);
    }

    /// How an upstream fails.
    public enum Failing {
        /// It accepts no connection.
        REFUSED,
        /// It takes the request and never answers.
        TIMEOUT,
        /// It takes the request and ends the connection before a byte of an answer.
        RESET
    }
}
