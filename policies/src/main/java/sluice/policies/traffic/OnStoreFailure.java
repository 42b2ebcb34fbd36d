package sluice.policies.traffic;

/// What happens to exchanges while the store does not answer.
public enum OnStoreFailure {
    /// This process counts for itself.
    LOCAL,
    /// Everything is admitted.
    ALLOW,
    /// Everything is refused, with 503.
    DENY;

    /// How much it lets through; 0 is the least.
    int leniency() {
        return switch (this) {
            case DENY -> 0;
            case LOCAL -> 1;
            case ALLOW -> 2;
        };
    }
}
