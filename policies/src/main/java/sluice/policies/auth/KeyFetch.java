package sluice.policies.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import sluice.api.http.HttpAsk;
import sluice.api.http.HttpCalls;
import sluice.api.http.HttpReply;
import sluice.api.identity.Issuer;

/// Asks an issuer for its keys, once. Any thread.
final class KeyFetch {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int LARGEST = 256 * 1024;
    private static final Duration SHORTEST_LIFE = Duration.ofMinutes(1);
    private static final Duration USUAL_LIFE = Duration.ofMinutes(10);
    private static final Duration LONGEST_LIFE = Duration.ofHours(1);
    private static final Pattern MAX_AGE = Pattern.compile("(?:^|[,\\s])max-age=\"?(\\d{1,10})");

    private final Issuer issuer;
    private final HttpCalls http;

    /// A key set that was found.
    ///
    /// @param life how long it may be used before it is asked for again: what `Cache-Control` says, from a
    /// minute to an
    ///     hour
    record Found(KeySet keys, Duration life) {}

    KeyFetch(Issuer issuer, HttpCalls http) {
        this.issuer = issuer;
        this.http = http;
    }

    /// @param before the keys that are known already
    /// @return fails with an {@link IOException}
    CompletionStage<Found> keys(KeySet before) {
        return switch (issuer.keys()) {
            case Issuer.Keys.At(var url) -> at(url, before);
            case Issuer.Keys.Discovered() -> discovered().thenCompose(url -> at(url, before));
            case Issuer.Keys.Written _, Issuer.Keys.Shared _ ->
                CompletableFuture.failedFuture(new IOException("these keys are not fetched"));
        };
    }

    private CompletionStage<Found> at(URI url, KeySet before) {
        return ask(url).thenCompose(reply -> {
            try {
                return CompletableFuture.completedStage(new Found(KeySet.read(reply.body(), before), life(reply)));
            } catch (IOException e) {
                return failed(url, String.valueOf(e.getMessage()));
            }
        });
    }

    /// The `jwks_uri` of the issuer's metadata (OpenID Connect Discovery 1.0, section 4).
    private CompletionStage<URI> discovered() {
        var base = issuer.issuer();
        var url = URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base)
                + "/.well-known/openid-configuration");
        return ask(url).thenCompose(reply -> {
            try {
                var metadata = StrictJson.object(reply.body().strip().getBytes(UTF_8));
                if (!issuer.issuer().equals(metadata.get("issuer"))) {
                    return failed(url, "metadata of another issuer");
                }
                var found = keysUrl(metadata.get("jwks_uri"));
                return found == null
                        ? failed(url, "no jwks_uri that may be asked (expected: an https URL)")
                        : CompletableFuture.completedStage(found);
            } catch (IOException e) {
                return failed(url, String.valueOf(e.getMessage()));
            }
        });
    }

    private @Nullable URI keysUrl(@Nullable Object written) {
        try {
            var url = written instanceof String text ? URI.create(text) : null;
            return url != null && issuer.mayAsk(url) ? url : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private CompletionStage<HttpReply> ask(URI url) {
        var ask = HttpAsk.get(url, TIMEOUT, LARGEST).trusting(issuer.ca());
        return http.send(ask)
                .handle((reply, error) -> {
                    if (error != null) {
                        return KeyFetch.<HttpReply>failed(url, why(error));
                    }
                    return reply.status() == 200
                            ? CompletableFuture.completedStage(reply)
                            : KeyFetch.<HttpReply>failed(url, "status " + reply.status());
                })
                .thenCompose(stage -> stage);
    }

    private static <T> CompletionStage<T> failed(URI url, String why) {
        return CompletableFuture.failedFuture(new IOException(told(url) + ": " + why));
    }

    /// Without what may be a secret in it.
    static String told(URI url) {
        return url.getScheme() + "://" + url.getRawAuthority().replaceAll(".*@", "") + url.getRawPath();
    }

    static String why(Throwable error) {
        var cause = error;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        var message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }

    private static Duration life(HttpReply reply) {
        var control = reply.headers().getOrDefault("cache-control", "").toLowerCase(Locale.ROOT);
        if (control.contains("no-store") || control.contains("no-cache")) {
            return SHORTEST_LIFE;
        }
        var age = MAX_AGE.matcher(control);
        var life = age.find() ? Duration.ofSeconds(Long.parseLong(age.group(1))) : USUAL_LIFE;
        return life.compareTo(SHORTEST_LIFE) < 0
                ? SHORTEST_LIFE
                : life.compareTo(LONGEST_LIFE) > 0 ? LONGEST_LIFE : life;
    }
}
