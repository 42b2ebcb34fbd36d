package sluice.core.upstream;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Endpoints that are all written as addresses: one set, for ever.
final class LiteralEndpoints implements EndpointSource {
    private final EndpointSet set;

    LiteralEndpoints(List<ConfiguredEndpoint> configured, EndpointRegistry registry) {
        var members = new ArrayList<Member>();
        for (var endpoint : configured) {
            var address = new InetSocketAddress(Objects.requireNonNull(endpoint.literal()), endpoint.port());
            members.add(
                    new Member(registry.endpoint(address, endpoint.tls()), endpoint.weight(), endpoint.authority()));
        }
        this.set = EndpointSet.of(members);
    }

    @Override
    public void start(Watcher watcher) {
        watcher.endpoints(set, null);
        watcher.settle();
    }

    @Override
    public void close() {}
}
