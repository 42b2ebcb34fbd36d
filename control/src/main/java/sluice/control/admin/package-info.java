/// The admin HTTP API: what the gateway says of itself, and the few things it can be told.
///
///     AdminServer (sockets) ── Gatekeeper (may this be answered at all?) ── AdminApi (what is asked?) ── AdminView
@NullMarked
package sluice.control.admin;

import org.jspecify.annotations.NullMarked;
