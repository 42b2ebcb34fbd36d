package sluice.api.exchange;

/// A place in every exchange of a route where one policy remembers something between its moments.
/// Claimed when the policy is built; reading and writing it is an array access.
///
/// @param index the place in the exchange's array
/// @param <T> what is remembered
@SuppressWarnings("UnusedTypeParameter") // the parameter types what get and set exchange
public record Slot<T>(int index) {}
