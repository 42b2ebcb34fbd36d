package sluice.control.plan;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.control.bind.Binder;
import sluice.control.bind.Problem;
import sluice.control.config.Address;
import sluice.control.config.Configuration;
import sluice.control.config.EndpointUrl;
import sluice.control.config.ListenerSpec;
import sluice.control.config.UpstreamSpec;

/// Addresses that may not meet: those of two listeners, and those of an upstream and of a listener for operators.
final class Addresses {
    private final Binder binder;

    Addresses(Binder binder) {
        this.binder = binder;
    }

    void check(Configuration configuration) {
        var admin = configuration.admin().address();
        var probes = configuration.probes();
        checkListeners(configuration.listeners());
        checkOperators(configuration, admin, "admin");
        if (probes != null) {
            checkOperators(configuration, probes.address(), "probes");
            if (probes.address().overlaps(admin)) {
                var place = binder.placeOf(probes, "address");
                var told = probes.address() + ": the address of the admin listener";
                binder.problems().add(Problem.at(place, told, "an address of its own"));
            }
        }
    }

    private void checkOperators(Configuration configuration, Address operators, String name) {
        for (var listener : configuration.listeners()) {
            if (listener.address().overlaps(operators)) {
                tell(listener, "the address of the " + name + " listener (" + operators + ")");
            }
        }
        for (var upstream : configuration.upstreams()) {
            checkUpstream(upstream, operators, name);
        }
    }

    private void checkListeners(List<ListenerSpec> listeners) {
        for (int i = 0; i < listeners.size(); i++) {
            var listener = listeners.get(i);
            for (int j = 0; j < i; j++) {
                if (listener.address().overlaps(listeners.get(j).address())) {
                    var other = listeners.get(j);
                    tell(listener, "taken by listener \"" + other.name() + "\" at " + binder.placeOf(other, "address"));
                    break;
                }
            }
        }
    }

    private void tell(ListenerSpec listener, String why) {
        var place = binder.placeOf(listener, "address");
        binder.problems().add(Problem.at(place, listener.address() + ": " + why, "an address of its own"));
    }

    private void checkUpstream(UpstreamSpec upstream, Address operators, String name) {
        for (int i = 0; i < upstream.endpoints().size(); i++) {
            var url = upstream.endpoints().get(i).url();
            if (reaches(url, operators)) {
                binder.problems()
                        .add(Problem.at(
                                binder.placeOf(upstream, "endpoints", i),
                                url + " is the " + name + " listener of this gateway",
                                "another address: clients must not reach it"));
            }
        }
    }

    /// As far as it can be known without looking up names.
    private static boolean reaches(EndpointUrl url, Address operators) {
        if (url.port() != operators.port()) {
            return false;
        }
        var host = literal(url.host());
        return host != null
                && (host.equals(operators.host())
                        || host.isAnyLocalAddress()
                        || host.isLoopbackAddress()
                                && (operators.isLoopback() || operators.host().isAnyLocalAddress()));
    }

    private static @Nullable InetAddress literal(String host) {
        if (host.equals("localhost") || host.endsWith(".localhost")) {
            return InetAddress.ofLiteral("127.0.0.1");
        }
        try {
            return InetAddress.ofLiteral(host);
        } catch (IllegalArgumentException e) {
            return null; // a name
        }
    }
}
