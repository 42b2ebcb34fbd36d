package sluice.core.pipeline;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// The time that one exchange spends in the snapshot that serves it: from its beginning to its end, or until it has
/// become a tunnel. Holds nothing of the snapshot afterwards. Loop-confined.
final class Stay {
    private @Nullable LiveSnapshot live;
    private Snapshot.@Nullable Served served;

    /// @param listener the address, as configured, of the listener the request came to
    Stay(LiveSnapshot live, InetSocketAddress listener) {
        var found = live.snapshot().listeners().get(listener);
        if (found == null) {
            throw new IllegalStateException("snapshot " + live.snapshot().number() + " has no listener " + listener);
        }
        this.live = live;
        this.served = found;
        live.enter();
    }

    Snapshot snapshot() {
        if (live == null) {
            throw left();
        }
        return live.snapshot();
    }

    Snapshot.Served served() {
        if (served == null) {
            throw left();
        }
        return served;
    }

    private static IllegalStateException left() {
        return new IllegalStateException("the exchange has left its snapshot");
    }

    /// May be called more than once.
    void leave() {
        var before = live;
        live = null;
        served = null;
        if (before != null) {
            before.leave();
        }
    }
}
