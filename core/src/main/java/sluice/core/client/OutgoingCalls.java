package sluice.core.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import sluice.api.http.HttpAsk;
import sluice.api.http.HttpCalls;
import sluice.api.http.HttpReply;
import sluice.core.threads.Loop;

/// Calls of policies, by the client of the JDK over HTTP/1.1: rare, small, and not on the path of every
/// exchange. The timeout covers everything from the lookup of the name to the last byte of the answer; when
/// it is over, the connection is closed. Any thread.
public final class OutgoingCalls implements HttpCalls, AutoCloseable {
    /// Clients for as many different authorities are kept; each has a thread.
    private static final int MOST_CLIENTS = 8;

    private final ExecutorService executor;
    private final Loop timers;
    /// By the authorities they trust. Guarded by this; made with the first call, for making one takes long.
    private final Map<List<X509Certificate>, HttpClient> clients = new LinkedHashMap<>(16, 0.75f, true);

    private volatile boolean closed;

    /// @param executor where answers are read
    /// @param timers where timeouts are watched
    public OutgoingCalls(ExecutorService executor, Loop timers) {
        this.executor = executor;
        this.timers = timers;
    }

    /// Cancelling the stage's future closes the connection.
    @Override
    public CompletionStage<HttpReply> send(HttpAsk ask) {
        var result = new CompletableFuture<HttpReply>();
        try {
            timers.execute(() -> watch(ask, result));
            executor.execute(() -> start(ask, result));
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(new IOException("the gateway ends", e));
        }
        return result;
    }

    private void watch(HttpAsk ask, CompletableFuture<HttpReply> result) {
        var late = "no answer within " + ask.timeout().toMillis() + " ms";
        var timeout =
                timers.schedule(ask.timeout().toNanos(), () -> result.completeExceptionally(new IOException(late)));
        result.whenComplete((_, _) -> timers.execute(timeout::cancel));
    }

    private void start(HttpAsk ask, CompletableFuture<HttpReply> result) {
        try {
            var handler = BodyHandlers.limiting(BodyHandlers.ofString(UTF_8), ask.mostBytes());
            var answer = client(ask.ca()).sendAsync(request(ask), handler);
            answer.whenComplete((response, error) -> {
                if (response != null) {
                    result.complete(reply(response));
                } else {
                    result.completeExceptionally(failure(error));
                }
            });
            result.whenComplete((_, _) -> answer.cancel(true));
        } catch (RuntimeException e) {
            result.completeExceptionally(failure(e));
        }
    }

    private static HttpRequest request(HttpAsk ask) {
        var builder = HttpRequest.newBuilder(ask.url())
                .method(
                        ask.method(),
                        ask.body().isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(ask.body()));
        ask.headers().forEach(builder::header);
        return builder.build();
    }

    private static IOException failure(Throwable error) {
        var cause = error;
        while ((cause instanceof CompletionException || cause instanceof UncheckedIOException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        var message = cause.getMessage();
        return new IOException(message == null ? cause.getClass().getSimpleName() : message, cause);
    }

    private static HttpReply reply(HttpResponse<String> response) {
        var headers = new HashMap<String, String>();
        response.headers().map().forEach((name, values) -> headers.put(name, values.getFirst()));
        return new HttpReply(response.statusCode(), headers, response.body());
    }

    private synchronized HttpClient client(List<X509Certificate> authorities) {
        if (closed) {
            throw new UncheckedIOException(new IOException("the gateway ends"));
        }
        var client = clients.get(authorities);
        if (client == null) {
            client = made(authorities);
            clients.put(authorities, client);
            if (clients.size() > MOST_CLIENTS) {
                var eldest = clients.entrySet().iterator();
                eldest.next().getValue().shutdown();
                eldest.remove();
            }
        }
        return client;
    }

    private HttpClient made(List<X509Certificate> authorities) {
        var builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(Duration.ofSeconds(5))
                .executor(executor);
        var context = authorities.isEmpty() ? null : trusting(authorities);
        return (context == null ? builder : builder.sslContext(context)).build();
    }

    private static SSLContext trusting(List<X509Certificate> authorities) {
        try {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (int i = 0; i < authorities.size(); i++) {
                store.setCertificateEntry("ca-" + i, authorities.get(i));
            }
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("certificates that were read cannot be trusted", e);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        clients.values().forEach(HttpClient::shutdownNow);
        clients.clear();
    }
}
