/// The records that a configuration is read into: one per section, each with its defaults, bounds and
/// documentation. The reference pages and the JSON Schema are made from them.
///
///     Configuration
///       GatewaySpec AdminSpec AccessLogSpec RuntimeSpec DrainSpec
///       ListenerSpec*  (limits, timeouts)
///       UpstreamSpec*  (endpoints, balance, timeouts, connections)
///       PolicyEntry*   a policy, or the name of a set of them
///       RouteSpec*     MatchSpec, PolicyEntry*, ToSpec
///       GroupSpec*     ClaimSpec, PolicyEntry*, RouteSpec*
///
/// A record checks in its constructor what can be seen in it alone; what several must agree on is checked by
/// {@code sluice.control.plan}.
@NullMarked
package sluice.control.config;

import org.jspecify.annotations.NullMarked;
