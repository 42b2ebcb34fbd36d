package sluice.core.store;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import sluice.api.policy.Background;
import sluice.api.store.Decision;
import sluice.api.value.Clock;

/// Asks a Redis, as long as it answers. While it does not, a probe is sent now and then, by nobody's
/// exchange, and the connection is made anew: whoever is asked for the server may by then name another one.
/// Any thread.
final class RedisCalls implements AutoCloseable {
    private static final Duration PROBE_EVERY = Duration.ofMillis(250);
    /// So many probes on one connection; then another is made.
    private static final int PROBES = 8;
    private static final Duration LONGEST_PROBE = Duration.ofSeconds(2);

    private final RedisLink link;
    private final Clock clock;
    private final Background background;
    private final StoreObserver observer;
    private final Outstanding outstanding;
    private final Outstanding probes;
    private final Breaker breaker = new Breaker();
    private final AtomicBoolean probing = new AtomicBoolean();
    private final CompletableFuture<Void> firstAnswer = new CompletableFuture<>();
    private final String probeKey;
    private volatile String trouble = "not connected yet";
    private volatile boolean closed;

    RedisCalls(RedisSettings settings, Clock clock, Background background, StoreObserver observer) {
        this.link = new RedisLink(settings);
        this.clock = clock;
        this.background = background;
        this.observer = observer;
        this.outstanding = new Outstanding(clock, background, settings.timeout());
        this.probes = new Outstanding(clock, background, LONGEST_PROBE);
        this.probeKey = settings.prefix() + ":{probe}:0b";
        connect();
    }

    /// Asks; null if the store is not asked now, because it has not answered before.
    @Nullable
    CompletableFuture<List<Long>> ask(Script script, String[] keys, String[] arguments) {
        if (breaker.isOpen()) {
            observer.skipped();
            return null;
        }
        long asked = clock.nanos();
        var answer = link.run(script, keys, arguments);
        if (!answer.isDone()) {
            outstanding.watch(answer);
        }
        return answer.whenComplete((_, error) -> {
            if (error == null) {
                breaker.succeeded();
                observer.answered(clock.nanos() - asked);
            } else {
                failed(RedisLink.unwrapped(error));
            }
        });
    }

    private void failed(Throwable error) {
        observer.failed(error instanceof TimeoutException ? "timeout" : "error");
        if (breaker.failed()) {
            trouble = told(error);
            probe(0);
        }
    }

    private static String told(Throwable error) {
        if (error instanceof TimeoutException) {
            return "does not answer in time";
        }
        var cause = error;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return "does not answer: "
                + String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    }

    /// What to say while the store is not asked, or has not answered.
    Decision.Unavailable unavailable() {
        return new Decision.Unavailable(PROBE_EVERY.toNanos());
    }

    /// What is wrong with the store; empty if nothing is.
    String trouble() {
        return breaker.isOpen() ? trouble : "";
    }

    /// Completes when the store has answered for the first time.
    CompletableFuture<Void> firstAnswer() {
        return firstAnswer;
    }

    private void connect() {
        if (!closed) {
            link.connect().whenComplete((_, error) -> {
                if (error == null) {
                    probe(0);
                } else {
                    trouble = told(RedisLink.unwrapped(error));
                    background.after(PROBE_EVERY, this::connect);
                }
            });
        }
    }

    /// Takes a token as an exchange would.
    private void probe(int before) {
        if (closed || before == 0 && !probing.compareAndSet(false, true)) {
            return;
        }
        var answer =
                link.run(Script.TAKE, new String[] {probeKey}, new String[] {"1", "1", "b", "1000", "1000000", "1000"});
        probes.watch(answer);
        answer.whenComplete((_, error) -> {
            if (error == null) {
                probing.set(false);
                breaker.close();
                firstAnswer.complete(null);
                return;
            }
            trouble = told(RedisLink.unwrapped(error));
            background.after(PROBE_EVERY, () -> again(before + 1));
        });
    }

    private void again(int before) {
        if (before < PROBES) {
            probe(before);
        } else {
            probing.set(false);
            connect();
        }
    }

    @Override
    public void close() {
        closed = true;
        link.close();
    }
}
