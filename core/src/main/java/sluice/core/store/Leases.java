package sluice.core.store;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import sluice.api.policy.Background;
import sluice.api.value.Clock;

/// All leases of one store. What was not spent in time goes back. Any thread.
final class Leases {
    /// More keys than this are asked for one by one.
    private static final int MOST = 100_000;

    private final ConcurrentHashMap<Bucket.Key, Lease> leases = new ConcurrentHashMap<>();
    private final Clock clock;
    private final Background background;
    private volatile boolean closed;

    Leases(Clock clock, Background background) {
        this.clock = clock;
        this.background = background;
        background.after(Lease.LIFE, this::sweep);
    }

    /// That of a key; null if there are too many.
    @Nullable
    Lease of(Bucket.Key name, RedisBuckets from, String key) {
        var known = leases.get(name);
        if (known != null) {
            return known;
        }
        if (closed || leases.mappingCount() >= MOST) {
            return null;
        }
        return leases.computeIfAbsent(name, _ -> new Lease(from, key, clock.nanos()));
    }

    private void sweep() {
        long now = clock.nanos();
        leases.forEach((name, lease) -> {
            if (lease.isOver(now)) {
                leases.remove(name, lease);
                lease.giveBack(now);
            }
        });
        if (!closed) {
            background.after(Lease.LIFE, this::sweep);
        }
    }

    /// Gives all of them back; none is made any more.
    ///
    /// @return completes when that is decided
    CompletionStage<?> close() {
        closed = true;
        long now = clock.nanos();
        CompletableFuture<?>[] given = leases.values().stream()
                .map(lease -> lease.giveBack(now).toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        leases.clear();
        return CompletableFuture.allOf(given);
    }
}
