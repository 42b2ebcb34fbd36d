package sluice.api.policy;

/// A policy's configuration that makes sense only after an {@link Authentication}: having it without one
/// before it on the
/// route is an error.
public interface NeedsIdentity {
    /// Why an authentication must come first, as an error says it: `per: consumer`; empty if none is needed.
    String needsIdentity();
}
