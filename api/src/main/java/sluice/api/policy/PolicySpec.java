package sluice.api.policy;

/// The configuration of a policy: a record that validates itself in its constructor and builds the policy.
///
/// The record, annotated with {@link ConfigName}, is all that is needed: what YAML may say, the JSON Schema and the
/// reference page are derived from its components and its doc comment.
public interface PolicySpec {
    /// Called once per route and applied configuration. Must not block and must not read files.
    Policy build(BuildContext context);
}
