/// Connections to upstreams: pooled per loop, capped per process, one exchange at a time on each.
///
///     Upstream -> ConnectionPool -> EndpointPool -> ClientConnection -> RequestWriter   (what goes out)
///                  (one a loop)     (an endpoint)         |
///                                                         +-> ResponseBody            (what comes back)
@NullMarked
package sluice.core.client;

import org.jspecify.annotations.NullMarked;
