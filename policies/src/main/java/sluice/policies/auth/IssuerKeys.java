package sluice.policies.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import sluice.api.http.HttpCalls;
import sluice.api.identity.Issuer;
import sluice.api.policy.Background;
import sluice.api.policy.Dependency;
import sluice.api.value.Clock;

/// The keys of one issuer, and the tokens that were verified by them. One object for all policies and
/// configurations that mean the same issuer.
///
/// Keys are fetched when the first policy is built, and again when three quarters of their life are over. An
/// issuer that does not answer is asked again after a while; meanwhile the last keys go on. A key id that is
/// not known makes the issuer be asked at once, but only once in 30 s, and all who wait for it wait for the
/// same answer. Any thread.
final class IssuerKeys implements Dependency, AutoCloseable {
    private static final int REMEMBERED = 4096;
    private static final long UNKNOWN_NANOS = Duration.ofSeconds(30).toNanos();
    private static final Backoff WITHOUT_KEYS = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(5));
    private static final Backoff WITH_KEYS = new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(1));

    private final String name;
    private final @Nullable KeyFetch fetch;
    private final Background background;
    private final Clock clock;
    private final TokenTable<VerifiedToken> tokens = new TokenTable<>(REMEMBERED);
    private final AtomicReference<@Nullable CompletableFuture<Void>> underWay = new AtomicReference<>();
    private final AtomicReference<@Nullable Asked> asked = new AtomicReference<>();

    /// That the issuer was asked because of a key that is not known here.
    private record Asked(long at, CompletableFuture<Void> over) {}

    private volatile @Nullable KeySet keys;
    private volatile String trouble = "";
    private volatile long due;
    private volatile int failures;
    private volatile boolean closed;

    private IssuerKeys(String name, @Nullable KeyFetch fetch, Background background, Clock clock) {
        this.name = name;
        this.fetch = fetch;
        this.background = background;
        this.clock = clock;
    }

    /// Begins to fetch them if they are fetched.
    ///
    /// @throws IllegalArgumentException if keys that are written in the configuration cannot be read
    static IssuerKeys of(Issuer issuer, HttpCalls http, Background background, Clock clock) {
        return switch (issuer.keys()) {
            case Issuer.Keys.Written(var jwks) -> {
                var made = new IssuerKeys(issuer.name(), null, background, clock);
                made.keys = written(jwks);
                yield made;
            }
            case Issuer.Keys.Shared(var secret) -> {
                var made = new IssuerKeys(issuer.name(), null, background, clock);
                var key = VerificationKey.ofSecret(secret.reveal().getBytes(UTF_8));
                made.keys = new KeySet(List.of(key), List.of());
                yield made;
            }
            case Issuer.Keys.At _, Issuer.Keys.Discovered _ -> {
                var made = new IssuerKeys(issuer.name(), new KeyFetch(issuer, http), background, clock);
                made.trouble = "no keys yet";
                made.fetch();
                yield made;
            }
        };
    }

    private static KeySet written(String jwks) {
        try {
            return KeySet.read(jwks, KeySet.none());
        } catch (IOException e) {
            throw new IllegalArgumentException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public String kind() {
        return "issuer";
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String trouble() {
        return trouble;
    }

    /// The latest keys; null if there were none yet.
    @Nullable
    KeySet keys() {
        return keys;
    }

    /// Whether they come from outside.
    boolean isFetched() {
        return fetch != null;
    }

    TokenTable<VerifiedToken> tokens() {
        return tokens;
    }

    /// Completes when the fetch is over that is under way, however it ended; null if none is.
    @Nullable
    CompletionStage<Void> coming() {
        return underWay.get();
    }

    /// Asks the issuer for a key that is not known here, unless that was done less than 30 s ago. A fetch
    /// that is under way may have missed the key, so it is followed by another.
    ///
    /// @return as {@link #coming}
    @Nullable
    CompletionStage<Void> askForUnknown() {
        long now = clock.nanos();
        var latest = asked.get();
        if (fetch != null && (latest == null || now - latest.at >= UNKNOWN_NANOS)) {
            var mine = new Asked(now, new CompletableFuture<>());
            if (asked.compareAndSet(latest, mine)) {
                var current = underWay.get();
                var fetched = current == null ? fetch() : current.thenCompose(_ -> fetch());
                fetched.whenComplete((_, _) -> mine.over.complete(null));
                return mine.over;
            }
            latest = asked.get();
        }
        return latest != null && !latest.over.isDone() ? latest.over : coming();
    }

    /// Seconds until the issuer is asked again; at least 1.
    long retryAfter() {
        return Math.max(1, Duration.ofNanos(due - clock.nanos()).toSeconds() + 1);
    }

    private CompletionStage<Void> fetch() {
        var mine = new CompletableFuture<Void>();
        var other = underWay.compareAndExchange(null, mine);
        if (other != null) {
            return other;
        }
        var known = keys;
        if (fetch == null || closed) {
            over(mine);
            return mine;
        }
        fetch.keys(known == null ? KeySet.none() : known).whenComplete((found, error) -> {
            try {
                if (found != null) {
                    take(found);
                } else {
                    failed(KeyFetch.why(error));
                }
            } finally {
                over(mine);
            }
        });
        return mine;
    }

    private void over(CompletableFuture<Void> mine) {
        underWay.set(null);
        mine.complete(null);
    }

    private void take(KeyFetch.Found found) {
        var before = keys;
        keys = found.keys();
        failures = 0;
        trouble = "";
        if (before != null) {
            before.leaveExcept(found.keys());
            tokens.sweep(clock.now().getEpochSecond());
        }
        later(found.life().multipliedBy(3).dividedBy(4));
    }

    private void failed(String why) {
        int count = failures + 1; // one fetch at a time, so nobody else counts
        failures = count;
        boolean serving = keys != null;
        trouble = (serving ? "the last keys go on, new ones cannot be had: " : "no keys: ") + why;
        later((serving ? WITH_KEYS : WITHOUT_KEYS).after(count));
    }

    private void later(Duration delay) {
        due = clock.nanos() + delay.toNanos();
        background.after(delay, this::fetchIfDue);
    }

    /// A fetch in between has moved the time; then a later timer is set.
    private void fetchIfDue() {
        if (!closed && clock.nanos() - due >= 0) {
            fetch();
        }
    }

    /// Nobody needs them any more.
    @Override
    public void close() {
        closed = true;
        tokens.clear();
    }
}
