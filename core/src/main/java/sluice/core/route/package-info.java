/// Finds the route of a request.
///
///     Router -> Hosts -> Level (one per host pattern) -> Node (one per segment) -> Shelf -> Candidate
///
/// What is compiled is immutable and shared by all loops; what a lookup writes is in its Match.
@NullMarked
package sluice.core.route;

import org.jspecify.annotations.NullMarked;
