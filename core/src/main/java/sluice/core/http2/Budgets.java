package sluice.core.http2;

import java.util.EnumMap;
import java.util.Map;
import sluice.api.value.Clock;

/// What is left of the {@link AbuseLimit}s of one connection. Loop-confined.
///
/// A bucket is one number, the time at which it will be full again (the generic cell rate algorithm, ITU-T I.371).
final class Budgets {
    private static final long SECOND = 1_000_000_000L;

    private final Clock clock;
    private final Map<AbuseLimit, Bucket> buckets = new EnumMap<>(AbuseLimit.class);
    private int continuations;
    private int queued;

    Budgets(Clock clock) {
        this.clock = clock;
    }

    private static final class Bucket {
        long fullAt;

        Bucket(long fullAt) {
            this.fullAt = fullAt;
        }
    }

    /// Most connections need none of them.
    private Bucket bucket(AbuseLimit limit) {
        return buckets.computeIfAbsent(limit, _ -> new Bucket(clock.nanos()));
    }

    /// Takes a token.
    ///
    /// @throws BudgetExceeded if there is none
    void spend(AbuseLimit limit) throws BudgetExceeded {
        long now = clock.nanos();
        long token = SECOND / limit.perSecond();
        var bucket = bucket(limit);
        long at = bucket.fullAt - now > 0 ? bucket.fullAt : now;
        if (at + token - now > limit.burst() * token) {
            throw new BudgetExceeded(limit);
        }
        bucket.fullAt = at + token;
    }

    /// Gives tokens back.
    void earn(AbuseLimit limit, int tokens) {
        var bucket = buckets.get(limit);
        if (bucket != null) {
            bucket.fullAt -= SECOND / limit.perSecond() * tokens;
        }
    }

    /// A head goes on in one more frame.
    void continuation() throws BudgetExceeded {
        if (++continuations > AbuseLimit.CONTINUATIONS.burst()) {
            throw new BudgetExceeded(AbuseLimit.CONTINUATIONS);
        }
    }

    /// A head is complete.
    void headComplete() {
        continuations = 0;
    }

    /// A control frame waits for a client that does not read.
    void queued() {
        queued++;
    }

    /// @throws BudgetExceeded if too many frames wait
    void checkQueue() throws BudgetExceeded {
        if (queued > AbuseLimit.QUEUED_FRAMES.burst()) {
            throw new BudgetExceeded(AbuseLimit.QUEUED_FRAMES);
        }
    }

    /// The client reads again.
    void unqueued() {
        queued = 0;
    }
}
