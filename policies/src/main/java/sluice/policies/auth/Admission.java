package sluice.policies.auth;

/// What a policy found a token to be good for.
///
/// @param by the mark of the policy, an object that holds nothing, so that nothing old is held by it
/// @param until the second since 1970 from which on the token is no longer good
record Admission(Object by, Caller caller, double until) {}
