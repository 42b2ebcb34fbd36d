package sluice.control.expression;

/// Which facts an expression may read, and what it means when it fails at run time.
public enum Scope {
    /// `match.when`: the request and the client, for nothing else is known when a route is chosen. A failure
    /// means that the route does not match.
    MATCH(false),

    /// `when` of a policy: all facts. A failure means that the policy applies.
    POLICY(true),

    /// What a policy asks to let an exchange pass, such as `allow` of `authorize`: all facts. A failure means
    /// that it does not pass.
    PERMISSION(false);

    private final boolean onFailure;

    Scope(boolean onFailure) {
        this.onFailure = onFailure;
    }

    boolean onFailure() {
        return onFailure;
    }
}
