package sluice.walls.broken.core.runtime;

import java.time.Instant;
import java.util.List;
import sluice.walls.broken.control.config.Settings;
import sluice.walls.broken.core.route.Sleepy;

/// Starts threads, reads the time, knows configuration, and has a name that says nothing.
public record ThreadManager(Settings settings, List<Sleepy> sleepers) {
    static Thread start(Runnable work) {
        return Thread.ofPlatform().start(work);
    }

    static Instant time() {
        return Instant.now();
    }
}
