package sluice.core.pipeline;

/// A snapshot on one loop, and how many of the loop's exchanges are served from it. Loop-confined.
public final class LiveSnapshot {
    private final Snapshot snapshot;
    private final Runnable drained;
    private int exchanges;
    private boolean retired;

    LiveSnapshot(Snapshot snapshot, Runnable drained) {
        this.snapshot = snapshot;
        this.drained = drained;
    }

    public Snapshot snapshot() {
        return snapshot;
    }

    void enter() {
        exchanges++;
    }

    void leave() {
        exchanges--;
        endIfUnused();
    }

    void retire() {
        retired = true;
        endIfUnused();
    }

    private void endIfUnused() {
        if (retired && exchanges == 0) {
            drained.run();
        }
    }
}
