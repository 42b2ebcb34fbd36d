package sluice.control.plan;

/// Where a policy is written, from the outermost inwards.
public enum Level {
    GATEWAY,
    GROUP,
    ROUTE
}
