package sluice.core.threads;

/// How tight network memory is.
public enum Pressure {
    /// There is enough.
    NONE,
    /// The budget is used up: new exchanges are refused.
    SHED,
    /// A quarter more than the budget is used: neither connections nor bodies of requests are taken in.
    STOP
}
