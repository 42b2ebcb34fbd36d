package sluice.app.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.app.quickstart.Quickstart;
import sluice.control.bind.ConfigIndex;
import sluice.control.live.ConfigSource;
import sluice.control.live.LiveGateway;
import sluice.control.live.StartException;
import sluice.core.observe.Events;
import sluice.core.threads.SystemClock;

/// `sluice run`: serves until a signal ends it.
final class Run implements Command {
    private static final Option PORT =
            Option.of("--port", "PORT", "where the quickstart listens (8080); a configuration says it itself");
    private static final Option ADMIN_PORT =
            Option.of("--admin-port", "PORT", "where the quickstart's admin API listens (9901)");

    @Override
    public Syntax syntax() {
        return new Syntax(
                "run",
                List.of("[FILE|DIR]"),
                List.of(PORT, ADMIN_PORT),
                "serves; without a configuration a quickstart with an embedded upstream, and curl lines to try");
    }

    @Override
    public int run(Given given, Console console) throws Exception {
        var signals = Signals.take();
        if (given.parameters().isEmpty()) {
            try (var quickstart = Quickstart.start(port(given, PORT, 8080), port(given, ADMIN_PORT, 9901))) {
                return serve(quickstart.source(), quickstart, signals, console);
            }
        }
        if (given.has(PORT) || given.has(ADMIN_PORT)) {
            throw new UsageException("run: --port and --admin-port are for the quickstart"
                    + " (expected: listeners[].address and admin.address in the configuration)");
        }
        return serve(new ConfigSource.Files(Source.path(given.parameter(0))), null, signals, console);
    }

    private static int serve(ConfigSource source, @Nullable Quickstart quickstart, Signals signals, Console console)
            throws InterruptedException {
        var events = new Events(SystemClock.INSTANCE, console.err());
        try (var live = LiveGateway.start(source, ConfigIndex.load(), events)) {
            signals.serve(() -> reload(live), live::beginDrain);
            live.watch();
            events.info("ready" + Startup.took(SystemClock.INSTANCE.now()));
            if (quickstart != null) {
                quickstart.explain(
                        live.gateway().listeners().getFirst().address().getPort(), console.out());
            }
            live.awaitEnd();
            return 0;
        } catch (StartException e) {
            e.problems().forEach(console.err()::println);
            if (quickstart != null) {
                console.err().println("'sluice run --port 8081 --admin-port 9911' serves the quickstart elsewhere.");
            }
            return 1;
        }
    }

    private static void reload(LiveGateway live) {
        try {
            live.reopenLog();
            live.reload();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int port(Given given, Option option, int usual) {
        var text = given.value(option);
        if (text == null) {
            return usual;
        }
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // told below, like a number out of range
        }
        throw new UsageException("run: " + option.name() + " " + text + " (expected: a number from 0 to 65535)");
    }
}
