package sluice.core.upstream;

/// An endpoint as a member of one upstream.
///
/// @param weight its share of the calls, relative to the other members; 1 or more
/// @param authority the Host it is known by in the configuration, for `host: upstream`
public record Member(Endpoint endpoint, int weight, String authority) {}
