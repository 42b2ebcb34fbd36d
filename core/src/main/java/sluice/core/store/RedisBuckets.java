package sluice.core.store;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import sluice.api.store.Decision;
import sluice.api.store.Limit;

/// What the limits of one policy have in a Redis: one script call takes from all of them or from none. Any
/// thread.
final class RedisBuckets {
    private static final long MICRO = 1_000;

    private final RedisCalls calls;
    private final RedisKeys keys;
    private final List<Limit> limits;

    RedisBuckets(RedisCalls calls, String prefix, String id, List<Limit> limits) {
        this.calls = calls;
        this.keys = new RedisKeys(prefix, id, limits);
        this.limits = List.copyOf(limits);
    }

    /// What was taken, and what it is like afterwards; null if the store is not asked now.
    ///
    /// @param tokens 0, or at least what was asked for
    record Taken(long tokens, Decision.Now decision) {}

    /// Takes as many as there are, between two numbers.
    ///
    /// @return null if the store is not asked now; comes to null if it did not answer
    @Nullable
    CompletionStage<@Nullable Taken> take(String key, long least, long most) {
        var answer = calls.ask(Script.TAKE, keys.of(key), keys.arguments(least, most));
        return answer == null ? null : answer.handle((reply, error) -> error == null ? taken(reply) : null);
    }

    private Taken taken(List<Long> reply) {
        long tokens = reply.get(0);
        var tightest = limits.get(Math.toIntExact(reply.get(1)) - 1);
        var decision = new Decision.Now(tokens > 0, tightest, reply.get(2), nanos(reply.get(3)), nanos(reply.get(4)));
        return new Taken(tokens, decision);
    }

    private static long nanos(long micros) {
        return Math.min(micros, Meter.NEVER / MICRO) * MICRO;
    }

    /// Gives back what was taken so long ago. Nobody learns whether it came through.
    ///
    /// @return completes when that is decided
    CompletionStage<?> giveBack(String key, long tokens, long ageNanos) {
        var arguments = keys.arguments(tokens, Math.ceilDiv(Math.max(0, ageNanos), MICRO));
        var answer = calls.ask(Script.REFUND, keys.of(key), arguments);
        return answer == null ? CompletableFuture.completedFuture(null) : answer.exceptionally(_ -> List.of());
    }

    Decision.Unavailable unavailable() {
        return calls.unavailable();
    }
}
