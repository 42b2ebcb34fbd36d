package sluice.api.http;

import java.util.concurrent.CompletionStage;

/// Asks servers that are no upstreams: issuers of tokens and the like. Any thread; never blocks.
public interface HttpCalls {
    /// The stage completes on any thread. It fails with an {@link java.io.IOException} if there is no answer
    /// in time, or one that is too large; what an answer with an unwelcome status means is for the caller to
    /// say. Redirects are not followed.
    CompletionStage<HttpReply> send(HttpAsk ask);
}
