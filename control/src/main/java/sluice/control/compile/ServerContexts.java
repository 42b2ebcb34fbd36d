package sluice.control.compile;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import sluice.control.config.ClientAuthSpec;
import sluice.control.config.ListenerSpec;
import sluice.control.config.ListenerTls;
import sluice.core.runtime.Scope;
import sluice.core.tls.ServerTls;
import sluice.core.tls.ServerTlsSettings;
import sluice.core.tls.TicketKeys;

/// The TLS of the listeners of all worlds that live. What did not change is shared by the old world and
/// the new one; it is closed with the last world that uses it. Any thread.
final class ServerContexts {
    private final Supplier<TicketKeys> tickets;
    private final Map<Key, Shared> shared = new HashMap<>();

    /// @param tickets asked for when the first listener speaks TLS
    ServerContexts(Supplier<TicketKeys> tickets) {
        this.tickets = tickets;
    }

    private record Key(ListenerTls tls, List<String> protocols) {}

    private static final class Shared {
        private final ServerTls tls;
        private int worlds;

        Shared(ServerTls tls) {
            this.tls = tls;
        }
    }

    /// The TLS of a listener, for as long as the scope lives; null if it speaks none.
    ///
    /// @param protocols by the names of ALPN, the best first
    synchronized @Nullable ServerTls open(ListenerSpec listener, List<String> protocols, Scope scope) {
        var spec = listener.tls();
        if (spec == null) {
            return null;
        }
        var key = new Key(spec, protocols);
        var entry = shared.computeIfAbsent(key, _ -> new Shared(build(spec, protocols)));
        entry.worlds++;
        scope.onClose(() -> release(key));
        return entry.tls;
    }

    private ServerTls build(ListenerTls spec, List<String> protocols) {
        return new ServerTls(settings(spec, protocols), tickets.get());
    }

    private synchronized void release(Key key) {
        var entry = shared.get(key);
        if (entry != null && --entry.worlds == 0) {
            shared.remove(key);
            entry.tls.close();
        }
    }

    private static ServerTlsSettings settings(ListenerTls spec, List<String> protocols) {
        return new ServerTlsSettings(
                spec.certificates().stream().map(ClientContexts::keyed).toList(),
                spec.minVersion().wireName(),
                protocols,
                clients(spec.clientAuth()));
    }

    private static ServerTlsSettings.@Nullable Clients clients(@Nullable ClientAuthSpec spec) {
        return spec == null
                ? null
                : new ServerTlsSettings.Clients(
                        spec.ca().certificates(), spec.mode() == ClientAuthSpec.Mode.REQUIRED, spec.forward());
    }
}
