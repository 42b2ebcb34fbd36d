package sluice.core.store;

import sluice.core.store.Level.OfWindow;

/// **Sliding window.** Two counters, that of the window we are in and that of the one before, of which as
/// much counts as the window that ends now still covers: after a quarter of a window, three quarters. It
/// smooths the seam of fixed windows at no price in memory. It assumes that what was spent before was spent
/// evenly; where it was not, the estimate is wrong by at most what the window before had, and in a test over
/// 400 million requests 0.003 % were decided wrongly (Cloudflare, "How we built rate limiting capable of
/// scaling to millions of domains", 2017).
final class SlidingWindowMeter implements Meter {
    /// So small a part of a token is missing only because of rounding.
    private static final double DUST = 1e-9;

    private final long quota;
    private final long length;
    private final Grid grid;

    SlidingWindowMeter(long quota, long length) {
        this.quota = quota;
        this.length = length;
        this.grid = new Grid.Even(length);
    }

    @Override
    public boolean sinceEpoch() {
        return true;
    }

    @Override
    public Level fresh(long now) {
        return new OfWindow(grid.begin(now), grid.end(now), 0, 0);
    }

    private OfWindow at(Level level, long now) {
        var window = (OfWindow) level;
        if (now < window.end() && now >= window.begin() - length) {
            return window;
        }
        return now >= window.end() && now < window.end() + length
                ? new OfWindow(window.end(), window.end() + length, 0, window.used())
                : (OfWindow) fresh(now);
    }

    /// What part of the window before is still covered, 0 to 1.
    private double covered(OfWindow window, long now) {
        return Math.min(1, (double) (window.end() - now) / length);
    }

    private double free(OfWindow window, long now) {
        return quota - window.used() - window.before() * covered(window, now) + DUST;
    }

    @Override
    public long wait(Level level, long cost, long now) {
        var window = at(level, now);
        if (cost > quota) {
            return NEVER;
        }
        if ((double) cost <= free(window, now)) {
            return 0;
        }
        long room = quota - window.used() - cost;
        long wait = room >= 0
                ? window.end() - now - (long) (length * ((double) room / window.before()))
                : window.end() - now + length - (long) (length * ((double) (quota - cost) / window.used()));
        return Math.max(1, wait);
    }

    @Override
    public long remaining(Level level, long now) {
        return (long) Math.max(0.0, free(at(level, now), now));
    }

    @Override
    public double spent(Level level, long now) {
        var window = at(level, now);
        return Math.min((double) quota, window.used() + window.before() * covered(window, now));
    }

    @Override
    public long missing(Level level, long now) {
        var window = at(level, now);
        return window.used() > 0 ? window.end() + length - now : window.before() > 0 ? window.end() - now : 0;
    }

    @Override
    public Level spend(Level level, long cost, long now) {
        var window = at(level, now);
        return new OfWindow(window.begin(), window.end(), window.used() + cost, window.before());
    }

    @Override
    public Level giveBack(Level level, long cost, long taken, long now) {
        var window = at(level, now);
        long used = taken < window.begin() ? window.used() : Math.max(0, window.used() - cost);
        long before = taken < window.begin() && taken >= window.begin() - length
                ? Math.max(0, window.before() - cost)
                : window.before();
        return new OfWindow(window.begin(), window.end(), used, before);
    }

    @Override
    public Level having(double spent, long now) {
        return spend(fresh(now), Math.min(quota, (long) Math.ceil(spent)), now);
    }
}
