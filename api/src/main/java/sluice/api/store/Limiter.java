package sluice.api.store;

/// Admits or refuses by key. Any thread.
public interface Limiter {
    /// Takes `cost` from the bucket of that key; a refusal takes nothing.
    Decision take(String key, long cost);

    /// Gives back what was taken, because the exchange was refused under another limit. Best effort; never blocks.
    void refund(String key, long cost);
}
