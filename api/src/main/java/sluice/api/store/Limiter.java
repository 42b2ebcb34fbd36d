package sluice.api.store;

/// Admits or refuses by key. Any thread.
public interface Limiter {
    /// Takes `cost` from what the key has; a refusal takes nothing.
    Decision take(String key, long cost);

    /// Gives back what was taken, because the exchange was refused under another limit. Best effort; never
    /// blocks.
    ///
    /// @param ageNanos how long ago it was taken, or a little more: what was taken in a window that is over
    /// is not
    ///     given back to the next one
    void refund(String key, long cost, long ageNanos);
}
