package sluice.core.http2;

import sluice.core.pipeline.Limit;

/// What one connection may do that costs the gateway more than the client. Each is a bucket of tokens that refills
/// with time and with useful work; a connection that empties one is closed with ENHANCE_YOUR_CALM.
///
/// The attacks they stop: rapid reset (CVE-2023-44487), MadeYouReset (CVE-2025-8671), and the floods of
/// CVE-2019-9511 to 9518 and of CVE-2024-27316.
enum AbuseLimit {
    /// Streams that the client resets before their answer is complete. An answer that is complete gives one token back.
    RESETS(Limit.H2_RESETS, 200, 50),
    /// Streams that the gateway resets because of what the client did on them.
    ERRORS(Limit.H2_ERRORS, 100, 10),
    /// Streams opened beyond `limits.streams`.
    REFUSED_STREAMS(Limit.STREAMS, 1000, 10),
    /// PING frames. A DATA frame in either direction gives one token back, for clients that measure the path with them.
    PINGS(Limit.H2_PINGS, 100, 10),
    SETTINGS(Limit.H2_SETTINGS, 30, 1),
    /// PRIORITY frames. A request gives three tokens back.
    PRIORITIES(Limit.H2_PRIORITIES, 200, 20),
    /// WINDOW_UPDATE frames. A DATA frame that is sent gives ten tokens back.
    WINDOW_UPDATES(Limit.H2_WINDOW_UPDATES, 1000, 200),
    /// DATA frames without data that do not end their stream.
    EMPTY_DATA(Limit.H2_EMPTY_DATA, 50, 5),
    /// Frames of types that nobody knows.
    UNKNOWN_FRAMES(Limit.H2_UNKNOWN_FRAMES, 50, 5),
    /// CONTINUATION frames of one head. No refill.
    CONTINUATIONS(Limit.H2_CONTINUATIONS, 32, 0),
    /// Bytes of one head before it is decompressed: twice `limits.header-bytes` and `limits.target-bytes`. No refill.
    HEAD(Limit.H2_HEAD, 0, 0),
    /// Control frames that the client asked for and does not read. No refill but by reading.
    QUEUED_FRAMES(Limit.H2_QUEUED_FRAMES, 1000, 0);

    private final Limit limit;
    private final int burst;
    private final int perSecond;

    AbuseLimit(Limit limit, int burst, int perSecond) {
        this.limit = limit;
        this.burst = burst;
        this.perSecond = perSecond;
    }

    /// What is counted when it is hit.
    Limit limit() {
        return limit;
    }

    /// How many come at once without harm.
    int burst() {
        return burst;
    }

    /// How many more every second; 0 if time does not help.
    int perSecond() {
        return perSecond;
    }
}
