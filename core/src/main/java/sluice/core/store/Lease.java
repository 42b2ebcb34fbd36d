package sluice.core.store;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import sluice.api.store.Decision;

/// Tokens of one key that were taken from the store and not spent yet. Any thread.
final class Lease {
    /// How long tokens may be spent after some were taken.
    static final Duration LIFE = Duration.ofSeconds(1);

    final RedisBuckets from;
    final String key;
    /// The call under way that brings more; one at a time.
    final AtomicReference<@Nullable CompletionStage<?>> fetching = new AtomicReference<>();
    private final AtomicLong tokens = new AtomicLong();
    private volatile Told told;

    /// What the store said last.
    ///
    /// @param at when, in nanoseconds of the clock
    /// @param good until when tokens may be spent
    /// @param refused until when nobody asks
    private record Told(long at, long good, long refused, Decision.@Nullable Now decision) {}

    Lease(RedisBuckets from, String key, long now) {
        this.from = from;
        this.key = key;
        this.told = new Told(now, now, now, null);
    }

    /// Spends tokens, if there are enough of them.
    ///
    /// @return how many are left; -1 if there were not enough
    long spend(long cost, long now) {
        if (now - told.good >= 0) {
            return -1;
        }
        long left = tokens.get();
        while (left >= cost) {
            if (tokens.compareAndSet(left, left - cost)) {
                return left - cost;
            }
            left = tokens.get();
        }
        return -1;
    }

    /// The store has given tokens.
    ///
    /// @param more how many of them are not spent yet
    void gave(Decision.Now decision, long more, long now) {
        tokens.addAndGet(more);
        told = new Told(now, now + LIFE.toNanos(), now, decision);
    }

    /// The store has none.
    ///
    /// @param nanos how long nobody asks again
    void refused(Decision.Now decision, long now, long nanos) {
        told = new Told(now, told.good, now + nanos, decision);
    }

    /// What a client is told that is admitted.
    Decision.Now admitted(long left, long now) {
        var last = told;
        var decision = said(last);
        long remaining = (decision.admitted() ? decision.remaining() : 0) + left;
        long full = Math.max(0, decision.fullNanos() - (now - last.at));
        return new Decision.Now(true, decision.tightest(), remaining, 0, full);
    }

    /// What a client is told, if the store has refused a moment ago; null if it has not.
    Decision.@Nullable Now refusal(long now) {
        var last = told;
        if (now - last.refused >= 0) {
            return null;
        }
        var decision = said(last);
        long age = now - last.at;
        return new Decision.Now(
                false,
                decision.tightest(),
                0,
                Math.max(1, decision.nextNanos() - age),
                Math.max(0, decision.fullNanos() - age));
    }

    private static Decision.Now said(Told last) {
        if (last.decision == null) {
            throw new IllegalStateException("the store has not said anything yet");
        }
        return last.decision;
    }

    void put(long cost) {
        tokens.addAndGet(cost);
    }

    /// Gives tokens back that were not spent in time.
    void giveBackStale(long now) {
        if (now - told.good >= 0) {
            giveBack(now);
        }
    }

    /// Gives back whatever is left.
    ///
    /// @return completes when that is decided
    CompletionStage<?> giveBack(long now) {
        long left = tokens.getAndSet(0);
        return left > 0 ? from.giveBack(key, left, now - told.at) : CompletableFuture.completedFuture(null);
    }

    /// Whether nobody has use for it any more.
    boolean isOver(long now) {
        return now - told.good >= 0 && now - told.refused >= 0 && fetching.get() == null;
    }
}
