package sluice.policies.traffic;

/// How decisions are shared between gateways.
public enum CountingMode {
    /// Every decision is made on the counters themselves.
    EXACT,
    /// A gateway takes tokens ahead, many at a time, and spends them without asking.
    LEASED
}
