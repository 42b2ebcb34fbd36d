package sluice.core.runtime;

import java.util.ArrayList;
import java.util.List;

/// What was opened for one snapshot and is closed when nobody needs it any more, in reverse order. Control thread.
public final class Scope implements AutoCloseable {
    private final List<Runnable> closings = new ArrayList<>();

    /// Runs this when the scope ends.
    public void onClose(Runnable closing) {
        closings.add(closing);
    }

    @Override
    public void close() {
        closings.reversed().forEach(Runnable::run);
        closings.clear();
    }
}
