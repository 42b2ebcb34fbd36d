package sluice.api.policy;

/// A policy that keeps something out. `sluice plan` marks a change after which less is kept out: that such a
/// policy is removed, applies in fewer cases, or is weaker than before.
public interface Guard extends PolicySpec {
    /// Whether something may pass that the earlier policy kept out. When in doubt, yes.
    ///
    /// @param before the same policy of an earlier configuration, of the same record
    boolean weakerThan(PolicySpec before);
}
