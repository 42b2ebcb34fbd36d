package sluice.core.store;

import sluice.core.store.Level.OfWindow;

/// **Fixed window.** Time is cut into windows that are the same for everybody; each has a counter, and a full
/// one refuses until the next window. The simplest limit there is, and what people mean by "1000 a day". Its
/// weakness is the seam: the quota of one window may be spent at its end and that of the next at its
/// beginning, so that any stretch of one window's length sees at most twice the quota.
///
/// A clock that is set back by less than a window stays in the window that it had reached.
final class FixedWindowMeter implements Meter {
    private final long quota;
    private final Grid grid;

    FixedWindowMeter(long quota, Grid grid) {
        this.quota = quota;
        this.grid = grid;
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
        boolean current = now < window.end() && now >= window.begin() - (window.end() - window.begin());
        return current ? window : (OfWindow) fresh(now);
    }

    @Override
    public long wait(Level level, long cost, long now) {
        var window = at(level, now);
        if (cost > quota) {
            return NEVER;
        }
        return cost <= quota - window.used() ? 0 : window.end() - now;
    }

    @Override
    public long remaining(Level level, long now) {
        return quota - at(level, now).used();
    }

    @Override
    public double spent(Level level, long now) {
        return at(level, now).used();
    }

    @Override
    public long missing(Level level, long now) {
        var window = at(level, now);
        return window.used() == 0 ? 0 : window.end() - now;
    }

    @Override
    public Level spend(Level level, long cost, long now) {
        var window = at(level, now);
        return new OfWindow(window.begin(), window.end(), window.used() + cost, 0);
    }

    @Override
    public Level giveBack(Level level, long cost, long taken, long now) {
        var window = at(level, now);
        return taken < window.begin()
                ? window
                : new OfWindow(window.begin(), window.end(), Math.max(0, window.used() - cost), 0);
    }

    @Override
    public Level having(double spent, long now) {
        return spend(fresh(now), Math.min(quota, (long) Math.ceil(spent)), now);
    }
}
