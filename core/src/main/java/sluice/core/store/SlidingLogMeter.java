package sluice.core.store;

import java.util.Arrays;
import sluice.core.store.Level.OfLog;

/// **Sliding log.** Every token that was spent is remembered with its time and counts for exactly one
/// window's length. No stretch of that length ever sees more than the quota; that is the definition, and the
/// other algorithms approximate it. The price is memory: 8 bytes for each token of the quota, 8 KiB at most
/// for one key and limit ({@link sluice.api.store.Limit.SlidingLog#MOST}), and as much to copy for every
/// decision.
final class SlidingLogMeter implements Meter {
    private final long quota;
    private final long length;

    SlidingLogMeter(long quota, long length) {
        this.quota = quota;
        this.length = length;
    }

    @Override
    public boolean sinceEpoch() {
        return false;
    }

    @Override
    public Level fresh(long now) {
        return new OfLog(new long[0]);
    }

    private static long[] times(Level level) {
        return ((OfLog) level).times();
    }

    /// The position of the oldest that still counts; the length of the log if none does.
    private int oldest(long[] times, long now) {
        int at = 0;
        while (at < times.length && now - times[at] >= length) {
            at++;
        }
        return at;
    }

    private int live(Level level, long now) {
        var times = times(level);
        return times.length - oldest(times, now);
    }

    @Override
    public long wait(Level level, long cost, long now) {
        var times = times(level);
        int oldest = oldest(times, now);
        long lacking = cost - (quota - (times.length - oldest));
        if (lacking <= 0) {
            return 0;
        }
        return cost > quota ? NEVER : length - (now - times[oldest + (int) lacking - 1]);
    }

    @Override
    public long remaining(Level level, long now) {
        return Math.max(0, quota - live(level, now));
    }

    @Override
    public double spent(Level level, long now) {
        return live(level, now);
    }

    @Override
    public long missing(Level level, long now) {
        var times = times(level);
        return times.length == 0 ? 0 : Math.max(0, length - (now - times[times.length - 1]));
    }

    @Override
    public Level spend(Level level, long cost, long now) {
        var times = times(level);
        int oldest = oldest(times, now);
        int kept = times.length - oldest;
        var after = new long[kept + (int) cost];
        System.arraycopy(times, oldest, after, 0, kept);
        Arrays.fill(after, kept, after.length, kept == 0 ? now : Math.max(now, after[kept - 1]));
        return new OfLog(after);
    }

    @Override
    public Level giveBack(Level level, long cost, long taken, long now) {
        var times = times(level);
        int end = times.length;
        while (end > 0 && times[end - 1] - taken > 0) {
            end--;
        }
        int begin = (int) Math.max(0, end - cost);
        var after = new long[times.length - (end - begin)];
        System.arraycopy(times, 0, after, 0, begin);
        System.arraycopy(times, end, after, begin, times.length - end);
        return new OfLog(after);
    }

    @Override
    public Level having(double spent, long now) {
        return spend(fresh(now), Math.min(quota, (long) Math.ceil(spent)), now);
    }
}
