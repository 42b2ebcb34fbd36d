package sluice.core.upstream;

import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.api.failure.Failure;

/// Where the endpoints of an upstream come from. Pushes a set whenever it changes; no configuration is applied for
/// it.
public interface EndpointSource {
    /// Begins to watch. The first set may be pushed before this returns. Any thread.
    void start(Watcher watcher);

    /// Stops to watch; nothing is pushed any more. Any thread.
    void close();

    /// Endpoints as the configuration lists them: addresses stand for themselves, names for all their addresses.
    static EndpointSource of(List<ConfiguredEndpoint> configured, EndpointRegistry registry, Names names) {
        return configured.stream().allMatch(it -> it.literal() != null)
                ? new LiteralEndpoints(configured, registry)
                : new ResolvedEndpoints(configured, registry, names);
    }

    /// Who is told. Calls of one source come one after the other, on any thread.
    interface Watcher {
        /// @param absence why there is no endpoint, if the set is empty
        void endpoints(EndpointSet set, @Nullable Failure absence);

        /// The first attempt to find endpoints is over, with or without success. May be told more than once.
        void settle();
    }
}
