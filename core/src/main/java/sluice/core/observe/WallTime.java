package sluice.core.observe;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import sluice.api.value.Clock;

/// Turns instants of the monotonic clock into ISO 8601 texts with milliseconds: `2026-11-20T14:00:00.000Z`. The wall
/// clock
/// is read once a second, the text of a second is made once. Loop-confined.
final class WallTime {
    static final int LENGTH = 24;

    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.").withZone(ZoneOffset.UTC);
    private static final int MILLIS_AT = 20;
    private static final long RESYNC_NANOS = 1_000_000_000;

    private final Clock clock;
    private final byte[] text = "0000-00-00T00:00:00.000Z".getBytes(StandardCharsets.US_ASCII);
    private long second = Long.MIN_VALUE;
    private long syncedNanos;
    private long syncedMillis;
    private boolean synced;

    WallTime(Clock clock) {
        this.clock = clock;
    }

    /// The text of an instant; valid until the next call.
    byte[] at(long nanos) {
        if (!synced || Math.abs(nanos - syncedNanos) > RESYNC_NANOS) {
            syncedMillis = clock.now().toEpochMilli();
            syncedNanos = clock.nanos();
            synced = true;
        }
        long millis = syncedMillis + Math.floorDiv(nanos - syncedNanos, 1_000_000L);
        long of = Math.floorDiv(millis, 1000L);
        if (of != second) {
            second = of;
            var digits = SECONDS.format(Instant.ofEpochSecond(of)).getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(digits, 0, text, 0, MILLIS_AT);
        }
        int rest = Math.floorMod(millis, 1000);
        text[MILLIS_AT] = (byte) ('0' + rest / 100);
        text[MILLIS_AT + 1] = (byte) ('0' + rest / 10 % 10);
        text[MILLIS_AT + 2] = (byte) ('0' + rest % 10);
        return text;
    }
}
