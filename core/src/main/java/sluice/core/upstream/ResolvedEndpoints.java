package sluice.core.upstream;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.api.failure.Failure;

/// Endpoints of which some are names: each name stands for all its addresses, as they are at the moment.
/// A name that cannot be resolved contributes its last known addresses, or none. An address at which operators are
/// served (admin, probes) is left out: whoever owns the name could otherwise lead clients there.
final class ResolvedEndpoints implements EndpointSource {
    private final List<ConfiguredEndpoint> configured;
    private final EndpointRegistry registry;
    private final Names names;
    private final List<Names.Watch> watches = new ArrayList<>();

    // Guarded by this; never taken on the path of a request.
    private @Nullable Watcher watcher;

    ResolvedEndpoints(List<ConfiguredEndpoint> configured, EndpointRegistry registry, Names names) {
        this.configured = configured;
        this.registry = registry;
        this.names = names;
    }

    @Override
    public synchronized void start(Watcher watcher) {
        for (var endpoint : configured) {
            watches.add(endpoint.literal() != null ? Names.NOTHING : names.watch(endpoint.host(), this::changed));
        }
        this.watcher = watcher;
        changed();
    }

    @Override
    public synchronized void close() {
        watcher = null;
        watches.forEach(Names.Watch::close);
    }

    private synchronized void changed() {
        if (watcher == null) {
            return;
        }
        var members = new ArrayList<Member>();
        Failure absence = null;
        boolean settled = true;
        for (int i = 0; i < configured.size(); i++) {
            var endpoint = configured.get(i);
            var literal = endpoint.literal();
            if (literal != null) {
                add(members, endpoint, literal);
                continue;
            }
            var resolved = watches.get(i).current();
            settled &= resolved.isTried();
            int before = members.size();
            resolved.addresses().forEach(address -> add(members, endpoint, address));
            if (resolved.addresses().isEmpty()) {
                absence = UpstreamFailure.unresolved(resolved.problem());
            } else if (members.size() == before) {
                absence = UpstreamFailure.unresolved(
                        endpoint.host() + " leads to a listener for operators of this gateway");
            }
        }
        watcher.endpoints(EndpointSet.of(members), absence);
        if (settled) {
            watcher.settle();
        }
    }

    private void add(List<Member> members, ConfiguredEndpoint configured, InetAddress address) {
        var reached = new InetSocketAddress(address, configured.port());
        if (registry.isProtected(reached)) {
            return;
        }
        var endpoint = registry.endpoint(reached, configured.tls());
        members.add(new Member(endpoint, configured.weight(), configured.authority()));
    }
}
