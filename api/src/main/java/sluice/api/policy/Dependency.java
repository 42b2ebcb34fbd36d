package sluice.api.policy;

/// Something outside the gateway that policies depend on: an issuer of tokens, a store. What is kept (see
/// {@link BuildContext#keep}) and is one of these is told to operators, in `/health/ready` and as the metric
/// `sluice_dependency_up`. Any thread.
public interface Dependency {
    /// What it is, in one word: `issuer`, `store`.
    String kind();

    /// By which name the configuration knows it.
    String name();

    /// What is wrong with it now, in one sentence without secrets; empty if nothing is.
    String trouble();
}
