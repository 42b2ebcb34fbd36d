package sluice.core.client;

import sluice.core.upstream.Attempt;
import sluice.core.upstream.UpstreamSettings;

/// A connection that can carry an attempt now. Loop-confined.
interface Carrier {
    /// Sends it; the caller has made sure that there is room.
    void send(UpstreamSettings upstream, Attempt attempt);
}
