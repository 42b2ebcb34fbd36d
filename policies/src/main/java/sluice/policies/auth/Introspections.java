package sluice.policies.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.Claims;
import sluice.api.http.HttpAsk;
import sluice.api.http.HttpCalls;
import sluice.api.http.HttpReply;
import sluice.api.policy.Dependency;
import sluice.api.value.Clock;
import sluice.api.value.SecretRef;

/// Asks a server what tokens are (RFC 7662), and remembers what it said. Whoever asks for a token that is
/// being asked for waits for the same answer. A server that does not answer is left alone for a while, so
/// that an outage costs each request nothing. Any thread.
final class Introspections implements Dependency {
    private static final int LARGEST = 64 * 1024;
    private static final int MOST_UNDER_WAY = 256;
    /// So many failures in a row are an outage.
    private static final int OUTAGE = 3;
    private static final Backoff PAUSE = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));

    private final Server server;
    private final HttpCalls http;
    private final Clock clock;
    /// Apart, so that invented tokens push out no good ones.
    private final TokenTable<IntrospectedToken> active = new TokenTable<>(4096);

    private final TokenTable<IntrospectedToken> inactive = new TokenTable<>(1024);
    private final ConcurrentHashMap<TokenDigest, CompletableFuture<IntrospectedToken>> underWay =
            new ConcurrentHashMap<>();
    private volatile int failures;
    private volatile long pausedUntil;
    private volatile String trouble = "";

    /// Who is asked.
    ///
    /// @param id by which the gateway is known there; null if it need not be
    /// @param longest for how long any policy wants to know what it said
    record Server(
            URI url,
            @Nullable String id,
            @Nullable SecretRef secret,
            List<X509Certificate> ca,
            Duration timeout,
            Duration longest) {}

    Introspections(Server server, HttpCalls http, Clock clock) {
        this.server = server;
        this.http = http;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return "introspection";
    }

    @Override
    public String name() {
        return KeyFetch.told(server.url);
    }

    @Override
    public String trouble() {
        return trouble;
    }

    /// What was said of the token, if that is not too long ago; else null.
    @Nullable
    IntrospectedToken known(TokenDigest digest, long mostNanos) {
        var found = active.find(digest);
        if (found == null) {
            found = inactive.find(digest);
        }
        return found != null && clock.nanos() - found.askedAt() < mostNanos ? found : null;
    }

    /// Asks. The stage fails with an {@link IOException} if it cannot be known now.
    CompletionStage<IntrospectedToken> ask(TokenDigest digest, String token) {
        var mine = new CompletableFuture<IntrospectedToken>();
        var other = underWay.putIfAbsent(digest, mine);
        if (other != null) {
            return other;
        }
        if (failures >= OUTAGE && clock.nanos() - pausedUntil < 0) {
            return over(digest, mine, null, new IOException(trouble));
        }
        if (underWay.size() > MOST_UNDER_WAY) {
            return over(digest, mine, null, new IOException("more than " + MOST_UNDER_WAY + " tokens are asked for"));
        }
        long askedAt = clock.nanos();
        http.send(question(token)).whenComplete((reply, error) -> {
            try {
                if (reply == null) {
                    throw new IOException(error == null ? "no answer" : KeyFetch.why(error));
                }
                var said = said(digest, reply, askedAt);
                worked();
                remember(said);
                over(digest, mine, said, null);
            } catch (IOException e) {
                failed(String.valueOf(e.getMessage()));
                over(digest, mine, null, e);
            }
        });
        return mine;
    }

    private CompletionStage<IntrospectedToken> over(
            TokenDigest digest,
            CompletableFuture<IntrospectedToken> mine,
            @Nullable IntrospectedToken said,
            @Nullable IOException error) {
        underWay.remove(digest, mine);
        if (said != null) {
            mine.complete(said);
        } else {
            mine.completeExceptionally(error == null ? new IOException("no answer") : error);
        }
        return mine;
    }

    private HttpAsk question(String token) {
        var form = "token=" + encoded(token) + "&token_type_hint=access_token";
        var ask = HttpAsk.post(server.url, form, server.timeout, LARGEST).trusting(server.ca);
        if (server.id == null) {
            return ask;
        }
        // RFC 6749 section 2.3.1
        var credential = encoded(server.id) + ':' + (server.secret == null ? "" : encoded(server.secret.reveal()));
        return ask.with("Authorization", "Basic " + Base64.getEncoder().encodeToString(credential.getBytes(UTF_8)));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    private IntrospectedToken said(TokenDigest digest, HttpReply reply, long askedAt) throws IOException {
        if (reply.status() != 200) {
            throw new IOException("status " + reply.status());
        }
        var members = StrictJson.object(reply.body().strip().getBytes(UTF_8));
        if (!(members.get("active") instanceof Boolean isActive)) {
            throw new IOException("an answer that does not say whether the token is active");
        }
        long forget = clock.now().getEpochSecond() + server.longest.toSeconds() + 1;
        return new IntrospectedToken(digest, isActive, isActive ? Claims.of(members) : Claims.NONE, askedAt, forget);
    }

    private void remember(IntrospectedToken said) {
        (said.isActive() ? active : inactive).put(said, clock.now().getEpochSecond());
        if (!said.isActive()) {
            active.remove(said.digest()); // it was revoked
        }
    }

    private void worked() {
        if (failures > 0) {
            failures = 0;
            trouble = "";
        }
    }

    private synchronized void failed(String why) {
        failures++;
        trouble = "tokens cannot be introspected: " + why;
        pausedUntil = clock.nanos() + PAUSE.after(failures).toNanos();
    }

    /// Seconds after which it is worth asking again.
    long retryAfter() {
        return Math.max(1, Duration.ofNanos(pausedUntil - clock.nanos()).toSeconds() + 1);
    }
}
