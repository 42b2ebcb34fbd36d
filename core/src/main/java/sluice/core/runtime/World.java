package sluice.core.runtime;

import java.util.List;
import sluice.core.net.ListenerSettings;
import sluice.core.pipeline.Snapshot;
import sluice.core.upstream.Upstream;

/// Everything that one configuration became, ready to be served.
///
/// @param snapshot what exchanges are served from
/// @param listeners where connections come in; each has its part in the snapshot
/// @param upstreams what is asked by its routes
/// @param scope what was opened for it
public record World(Snapshot snapshot, List<ListenerSettings> listeners, List<Upstream> upstreams, Scope scope) {
    public World {
        upstreams = List.copyOf(upstreams);
        listeners = List.copyOf(listeners);
    }
}
