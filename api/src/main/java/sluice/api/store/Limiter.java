package sluice.api.store;

/// Admits or refuses by key. Any thread.
@FunctionalInterface
public interface Limiter {
    /// Takes `cost` from the bucket of that key; a refusal takes nothing.
    Decision take(String key, long cost);
}
