package sluice.api.store;

import java.util.concurrent.CompletionStage;

/// What a limiter says: at once, or when a remote store has answered.
public sealed interface Decision {
    /// One that has come.
    sealed interface Settled extends Decision {}

    /// @param admitted whether the exchange may go on
    /// @param tightest the limit with the least share left
    /// @param remaining how many more would be admitted at this instant under the tightest limit
    /// @param nextNanos nanoseconds until the next one of the same cost is admitted; 0 if it would be at once
    /// @param fullNanos nanoseconds until everything is as it was before any taking
    record Now(boolean admitted, Limit tightest, long remaining, long nextNanos, long fullNanos) implements Settled {}

    /// The store does not answer, so nobody knows.
    ///
    /// @param retryNanos nanoseconds until it makes sense to ask again
    record Unavailable(long retryNanos) implements Settled {}

    /// A decision that is still on its way. The stage never fails.
    record Pending(CompletionStage<? extends Settled> later) implements Decision {}
}
