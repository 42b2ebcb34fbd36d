package sluice.control.live;

import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import sluice.control.bind.ConfigIndex;
import sluice.control.bind.Problem;
import sluice.control.compile.CompileException;
import sluice.control.compile.Compiler;
import sluice.control.config.AccessLogSpec;
import sluice.control.config.RuntimeSpec;
import sluice.control.plan.Loaded;
import sluice.control.plan.Loader;
import sluice.control.plan.Plan;
import sluice.control.plan.PlannedRoute;
import sluice.core.observe.AccessLog;
import sluice.core.observe.AccessLogSettings;
import sluice.core.observe.Events;
import sluice.core.observe.Metrics;
import sluice.core.runtime.Engine;
import sluice.core.runtime.Gateway;
import sluice.core.threads.Offload;
import sluice.core.threads.Polling;
import sluice.core.threads.SystemClock;

/// A gateway that follows its configuration. A rejected change leaves everything as it was and says why; an accepted
/// one
/// loses no request. Any thread; changes happen one after the other.
public final class LiveGateway implements AutoCloseable {
    private static final long WATCH_MILLIS = 500;

    private final ConfigSource source;
    private final Loader loader;
    private final Events events;
    private final Metrics metrics;
    private final AccessLog log;
    private final Gateway gateway;
    private final Compiler compiler;
    private final ReentrantLock changing = new ReentrantLock();

    // Any thread: written under the lock.
    private volatile Plan plan;
    private volatile List<Path> files;
    private volatile @Nullable Rejection rejection;
    private volatile Phase phase = Phase.STARTING;

    /// Where in its life the gateway is.
    public enum Phase {
        STARTING,
        SERVING,
        DRAINING,
        ENDED
    }

    private LiveGateway(ConfigSource source, Loader loader, Events events, Loaded.Valid loaded) throws StartException {
        this.source = source;
        this.loader = loader;
        this.events = events;
        this.plan = loaded.plan();
        this.files = loaded.files();
        this.metrics = new Metrics();
        var runtime = plan.configuration().runtime();
        int loops = loops(runtime);
        var offload = new Offload();
        this.log = openLog(plan.configuration().accessLog(), loops, offload, events);
        this.gateway =
                new Gateway(new Engine(polling(runtime), loops, offload, loop -> List.of(log.forLoop(loop)::log)));
        this.compiler = new Compiler(gateway.engine(), metrics);
    }

    /// Reads the configuration and serves it.
    ///
    /// @throws StartException if it cannot be served; nothing is left behind
    public static LiveGateway start(ConfigSource source, ConfigIndex index, Events events)
            throws StartException, InterruptedException {
        var loader = new Loader(index);
        return switch (source.load(loader)) {
            case Loaded.Invalid invalid ->
                throw new StartException(
                        invalid.problems().stream().map(Problem::toString).toList());
            case Loaded.Valid valid -> {
                var live = new LiveGateway(source, loader, events, valid);
                try {
                    live.serve(valid.plan());
                } catch (CompileException e) {
                    live.close();
                    throw new StartException(
                            e.problems().stream().map(Problem::toString).toList());
                } catch (BindException e) {
                    live.close();
                    throw new StartException(List.of(inUse(e)));
                }
                yield live;
            }
        };
    }

    private static String inUse(BindException e) {
        return e.getMessage() + " (expected: a free address; listeners[].address in the configuration chooses another)";
    }

    private static Polling polling(RuntimeSpec runtime) throws StartException {
        try {
            return Polling.of(runtime.transport().toString());
        } catch (IllegalArgumentException e) {
            throw new StartException(List.of(String.valueOf(e.getMessage())));
        }
    }

    private static int loops(RuntimeSpec runtime) {
        int count = runtime.loops().count();
        return count > 0 ? count : Runtime.getRuntime().availableProcessors();
    }

    private static AccessLog openLog(AccessLogSpec spec, int loops, Offload offload, Events events)
            throws StartException {
        try {
            return new AccessLog(settings(spec), SystemClock.INSTANCE, loops, offload.executor(), events);
        } catch (IOException e) {
            throw new StartException(List.of("access-log.to: " + e.getMessage()));
        }
    }

    private static AccessLogSettings settings(AccessLogSpec spec) {
        return new AccessLogSettings(spec.to(), spec.sample(), spec.fields());
    }

    private void serve(Plan next) throws CompileException, BindException, InterruptedException {
        var world = compiler.compile(next);
        try {
            gateway.apply(world);
        } catch (BindException e) {
            world.scope().close();
            throw e;
        }
        plan = next;
        phase = phase == Phase.STARTING ? Phase.SERVING : phase;
        metrics.configApplied(SystemClock.INSTANCE.now());
        var routes = next.routes().stream().map(PlannedRoute::name).collect(java.util.stream.Collectors.toSet());
        metrics.retain(routes, next.upstreams().keySet());
    }

    /// Reads the configuration anew and serves it, unless something is wrong with it.
    ///
    /// @return whether it is served now
    public boolean reload() throws InterruptedException {
        changing.lock();
        try {
            if (phase != Phase.SERVING) {
                return false;
            }
            return switch (source.load(loader)) {
                case Loaded.Invalid invalid -> {
                    files = invalid.files();
                    yield reject(
                            invalid.problems().stream().map(Problem::toString).toList());
                }
                case Loaded.Valid valid -> {
                    files = valid.files();
                    yield take(valid.plan());
                }
            };
        } finally {
            changing.unlock();
        }
    }

    private boolean take(Plan next) throws InterruptedException {
        try {
            warnOfRestart(next);
            log.apply(settings(next.configuration().accessLog()));
            serve(next);
        } catch (CompileException e) {
            return reject(e.problems().stream().map(Problem::toString).toList());
        } catch (BindException e) {
            return reject(List.of(inUse(e)));
        } catch (IOException e) {
            return reject(List.of("access-log.to: " + e.getMessage()));
        }
        rejection = null;
        events.info("configuration applied: " + next.routes().size() + " routes, "
                + next.upstreams().size() + " upstreams");
        return true;
    }

    private void warnOfRestart(Plan next) {
        if (!next.configuration().runtime().equals(plan.configuration().runtime())) {
            events.warn("runtime: a change takes effect after a restart");
        }
        if (!next.configuration().admin().equals(plan.configuration().admin())) {
            events.warn("admin: a change takes effect after a restart");
        }
    }

    private boolean reject(List<String> problems) {
        rejection = new Rejection(SystemClock.INSTANCE.now(), problems);
        metrics.configRejected();
        events.error("configuration rejected, the one before goes on serving:\n" + String.join("\n", problems));
        return false;
    }

    /// Reloads whenever the files change, until the gateway ends. Returns at once.
    public void watch() {
        if (source instanceof ConfigSource.Files(Path root)) {
            gateway.engine().offload().executor().execute(() -> watch(root));
        }
    }

    private void watch(Path root) {
        var watch = new FileWatch(root, files);
        try {
            while (phase == Phase.SERVING) {
                TimeUnit.MILLISECONDS.sleep(WATCH_MILLIS);
                if (watch.changed(root, files)) {
                    reload();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Ends in an orderly way: readiness turns false; after `drain.delay` the listeners close; exchanges under way have
    /// `drain.timeout` to finish.
    public void drain() throws InterruptedException {
        var spec = plan.configuration().drain();
        phase = Phase.DRAINING;
        gateway.announceDrain();
        events.info("draining: listeners close in " + spec.delay().toMillis() + " ms");
        TimeUnit.MILLISECONDS.sleep(spec.delay().toMillis());
        int left = gateway.drain(spec.timeout().toNanos());
        events.info(left == 0 ? "drained" : "drained, but " + left + " connections had to be cut");
        phase = Phase.ENDED;
    }

    /// Opens the access log anew, after its file was moved away.
    public void reopenLog() {
        try {
            log.reopen();
        } catch (IOException e) {
            events.error("access-log.to: " + e.getMessage());
        }
    }

    public Plan plan() {
        return plan;
    }

    public Gateway gateway() {
        return gateway;
    }

    public Metrics metrics() {
        return metrics;
    }

    public AccessLog log() {
        return log;
    }

    public Phase phase() {
        return phase;
    }

    /// Why the latest change was not taken up; null if it was.
    public @Nullable Rejection rejection() {
        return rejection;
    }

    @Override
    public void close() {
        phase = Phase.ENDED;
        gateway.close();
        log.close();
    }
}
