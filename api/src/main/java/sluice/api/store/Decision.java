package sluice.api.store;

import java.util.concurrent.CompletionStage;
import sluice.api.store.CounterStore.Limit;

/// What a limiter says: at once, or when a remote store has answered.
public sealed interface Decision {
    /// @param admitted whether the exchange may go on
    /// @param tightest the limit with the least share left
    /// @param remaining how many more would be admitted at this instant under the tightest limit
    /// @param nextNanos nanoseconds until the next one of the same cost is admitted; 0 if it would be at once
    /// @param fullNanos nanoseconds until the bucket is as it was before any taking
    record Now(boolean admitted, Limit tightest, long remaining, long nextNanos, long fullNanos) implements Decision {}

    /// A decision that is still on its way.
    record Pending(CompletionStage<Now> later) implements Decision {}
}
