package sluice.core.client;

import sluice.api.value.Clock;

/// How many frames without content a peer may send on one connection: {@value #BURST} at once, and
/// {@value #PER_SECOND} more every second. PING, SETTINGS, RST_STREAM, PRIORITY, empty DATA and frames of unknown types
/// count. Loop-confined.
final class FrameBudget {
    static final int BURST = 1000;
    static final int PER_SECOND = 200;
    private static final long TOKEN = 1_000_000_000L / PER_SECOND;

    private final Clock clock;
    /// When the bucket will be full again (the generic cell rate algorithm, ITU-T I.371).
    private long fullAt;

    FrameBudget(Clock clock) {
        this.clock = clock;
        this.fullAt = clock.nanos();
    }

    /// Takes a token.
    ///
    /// @return false if there is none
    boolean spend() {
        long now = clock.nanos();
        long from = fullAt - now > 0 ? fullAt : now;
        if (from + TOKEN - now > BURST * TOKEN) {
            return false;
        }
        fullAt = from + TOKEN;
        return true;
    }
}
