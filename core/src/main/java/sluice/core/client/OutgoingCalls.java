package sluice.core.client;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import sluice.api.http.HttpAsk;
import sluice.api.http.HttpCalls;
import sluice.api.http.HttpReply;

/// Calls of policies, by the client of the JDK: rare, small, and not on the path of every exchange. Any
/// thread.
public final class OutgoingCalls implements HttpCalls, AutoCloseable {
    private final ExecutorService executor;
    // Guarded by this; made with the first call, for making one takes long.
    private @Nullable HttpClient client;

    /// @param executor where answers are read
    public OutgoingCalls(ExecutorService executor) {
        this.executor = executor;
    }

    @Override
    public CompletionStage<HttpReply> send(HttpAsk ask) {
        var result = new CompletableFuture<HttpReply>();
        executor.execute(() -> {
            try {
                result.complete(answer(ask));
            } catch (Exception e) {
                result.completeExceptionally(e instanceof IOException ? e : new IOException(e));
            }
        });
        return result;
    }

    private HttpReply answer(HttpAsk ask) throws IOException, InterruptedException {
        var builder = HttpRequest.newBuilder(ask.url())
                .timeout(ask.timeout())
                .method(ask.method(), HttpRequest.BodyPublishers.ofString(ask.body()));
        ask.headers().forEach(builder::header);
        var response = client().send(builder.build(), BodyHandlers.ofInputStream());
        try (var body = response.body()) {
            var bytes = body.readNBytes(ask.mostBytes() + 1);
            if (bytes.length > ask.mostBytes()) {
                throw new IOException("the answer is larger than " + ask.mostBytes() + " bytes");
            }
            return reply(response, new String(bytes, StandardCharsets.UTF_8));
        }
    }

    private static HttpReply reply(HttpResponse<?> response, String body) {
        var headers = new HashMap<String, String>();
        response.headers().map().forEach((name, values) -> headers.put(name, values.getFirst()));
        return new HttpReply(response.statusCode(), headers, body);
    }

    private synchronized HttpClient client() {
        if (client == null) {
            client = HttpClient.newBuilder()
                    .connectTimeout(Duration.ofSeconds(5))
                    .executor(executor)
                    .build();
        }
        return client;
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.shutdownNow();
        }
    }
}
