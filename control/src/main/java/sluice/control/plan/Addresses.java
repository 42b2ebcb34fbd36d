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

/// Addresses that may not meet: those of two listeners, and those of an upstream and of the admin listener.
final class Addresses {
    private final Binder binder;

    Addresses(Binder binder) {
        this.binder = binder;
    }

    void check(Configuration configuration) {
        var admin = configuration.admin().address();
        checkListeners(configuration.listeners(), admin);
        for (var upstream : configuration.upstreams()) {
            checkUpstream(upstream, admin);
        }
    }

    private void checkListeners(List<ListenerSpec> listeners, Address admin) {
        for (int i = 0; i < listeners.size(); i++) {
            var listener = listeners.get(i);
            if (listener.address().overlaps(admin)) {
                tell(listener, "the address of the admin listener (" + admin + ")");
            }
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

    private void checkUpstream(UpstreamSpec upstream, Address admin) {
        for (int i = 0; i < upstream.endpoints().size(); i++) {
            var url = upstream.endpoints().get(i).url();
            if (reaches(url, admin)) {
                binder.problems()
                        .add(Problem.at(
                                binder.placeOf(upstream, "endpoints", i),
                                url + " is the admin listener of this gateway",
                                "another address: clients must not reach it"));
            }
        }
    }

    /// As far as it can be known without looking up names.
    private static boolean reaches(EndpointUrl url, Address admin) {
        if (url.port() != admin.port()) {
            return false;
        }
        var host = literal(url.host());
        return host != null
                && (host.equals(admin.host())
                        || host.isAnyLocalAddress()
                        || host.isLoopbackAddress()
                                && (admin.isLoopback() || admin.host().isAnyLocalAddress()));
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
