package sluice.control.config;

/// All policies of a set, at this place of the order.
///
/// @param set a name of `policy-sets`
public record PolicySetUse(String set) implements PolicyEntry {}
