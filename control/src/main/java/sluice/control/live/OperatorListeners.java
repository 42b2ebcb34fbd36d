package sluice.control.live;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.control.admin.AdminServer;
import sluice.control.admin.AdminSettings;
import sluice.control.admin.AdminView;
import sluice.control.config.AdminSpec;
import sluice.control.config.Configuration;
import sluice.control.config.ProbesSpec;
import sluice.core.observe.Events;
import sluice.core.runtime.Engine;

/// Where operators ask: the admin listener, and the one for probes if there is one. Both last as long as the process.
record OperatorListeners(AdminServer admin, @Nullable AdminServer probes) implements AutoCloseable {
    /// Binds both; they answer from {@link #start} on.
    ///
    /// @throws IOException if an address cannot be used; the message names it. Nothing is left open then
    static OperatorListeners open(Configuration configuration, AdminView view, Engine engine, Events events)
            throws IOException {
        var opened = new ArrayList<AdminServer>();
        try {
            for (var settings : settings(configuration.admin(), configuration.probes())) {
                var server = new AdminServer(settings, view, engine.offload().executor(), events::error);
                opened.add(server);
                engine.endpoints().protect(server.address());
            }
        } catch (IOException e) {
            opened.forEach(AdminServer::close);
            throw e;
        }
        return new OperatorListeners(opened.getFirst(), opened.size() > 1 ? opened.get(1) : null);
    }

    private static List<AdminSettings> settings(AdminSpec admin, @Nullable ProbesSpec probes) {
        var token = admin.token();
        var first = AdminSettings.admin(admin.address().socketAddress(), token == null ? null : token.reveal());
        return probes == null
                ? List.of(first)
                : List.of(first, AdminSettings.probes(probes.address().socketAddress()));
    }

    void start() {
        admin.start();
        if (probes != null) {
            probes.start();
        }
    }

    @Override
    public void close() {
        admin.close();
        if (probes != null) {
            probes.close();
        }
    }
}
