package sluice.core.pipeline;

import java.net.InetSocketAddress;
import java.util.Map;
import sluice.core.route.Router;

/// The compiled world that a configuration became. Immutable; any thread.
///
/// @param number counts up with every applied configuration
/// @param gateway the gateway's name, as in `Via` and `Proxy-Status`
/// @param listeners what each listener serves, by the address it was told; names may change
/// @param tries who learns of the tries at each upstream, by its name
public record Snapshot(
        long number, String gateway, Map<InetSocketAddress, Served> listeners, Map<String, TryObserver> tries) {
    public Snapshot {
        tries = Map.copyOf(tries);
        listeners = Map.copyOf(listeners);
    }

    /// What one listener serves.
    ///
    /// @param router finds the route of a request
    /// @param fallback what answers 404 and 405: the gateway's own policies, and nothing behind them
    /// @param edge what is taken out of heads
    /// @param limits what clients may ask of the listener
    public record Served(Router<Route> router, Route fallback, EdgeRules edge, ListenerLimits limits) {}
}
