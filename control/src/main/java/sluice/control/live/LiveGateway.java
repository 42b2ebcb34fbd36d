package sluice.control.live;

import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import sluice.control.admin.AdminServer;
import sluice.control.bind.ConfigIndex;
import sluice.control.bind.Place;
import sluice.control.bind.Problem;
import sluice.control.bind.Secrets;
import sluice.control.compile.CompileException;
import sluice.control.compile.Compiler;
import sluice.control.config.AccessLogSpec;
import sluice.control.plan.Expiry;
import sluice.control.plan.Loaded;
import sluice.control.plan.Loader;
import sluice.control.plan.Plan;
import sluice.control.plan.PlannedRoute;
import sluice.core.observe.AccessLogSettings;
import sluice.core.observe.Events;
import sluice.core.observe.Metrics;
import sluice.core.observe.Reading;
import sluice.core.runtime.Gateway;
import sluice.core.threads.Polling;
import sluice.core.threads.SystemClock;
import sluice.core.upstream.Upstream;

/// A gateway that follows its configuration. A rejected change leaves everything as it was and says why; an
/// accepted one
/// loses no request. Any thread; changes happen one after the other.
public final class LiveGateway implements AutoCloseable {
    private static final long WATCH_MILLIS = 100;
    private static final long DAY_NANOS = 86_400_000_000_000L;

    private final ConfigSource source;
    private final Loader loader;
    private final Events events;
    private final Machinery machinery;
    private final Gateway gateway;
    private final Compiler compiler;
    private final ReentrantLock changing = new ReentrantLock();
    private final AtomicBoolean draining = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final OperatorListeners operators;

    // Any thread: written under the lock.
    private volatile Plan plan;
    private volatile Plan shown;
    private volatile List<Path> files;
    private volatile @Nullable Instant appliedAt;
    private volatile @Nullable Rejection rejection;
    private volatile Phase phase = Phase.STARTING;
    private volatile long lookedAtCertificates;

    /// Where in its life the gateway is.
    public enum Phase {
        STARTING,
        SERVING,
        DRAINING,
        ENDED
    }

    private LiveGateway(ConfigSource source, Loader loader, Events events, Loaded.Valid loaded, Plan shown)
            throws StartException {
        this.source = source;
        this.loader = loader;
        this.events = events;
        this.plan = loaded.plan();
        this.shown = shown;
        this.files = loaded.files();
        this.machinery = Machinery.of(plan.configuration(), events);
        this.gateway = machinery.gateway();
        this.compiler = new Compiler(gateway.engine(), machinery.metrics());
        this.operators = openOperators();
        machinery.metrics().read(Reading.CERTIFICATE_EXPIRY, values -> {
            var seconds = Expiry.seconds(plan, SystemClock.INSTANCE.now());
            seconds.forEach((name, left) -> values.value((double) left, name));
        });
    }

    private OperatorListeners openOperators() throws StartException {
        var view = new LiveView(this, loader, this::beginDrain);
        try {
            return OperatorListeners.open(plan.configuration(), view, gateway.engine(), events);
        } catch (IOException e) {
            machinery.close();
            throw new StartException(List.of(String.valueOf(e.getMessage())));
        }
    }

    /// Reads the configuration and serves it.
    ///
    /// @throws StartException if it cannot be served; nothing is left behind
    public static LiveGateway start(ConfigSource source, ConfigIndex index, Events events)
            throws StartException, InterruptedException {
        var loader = new Loader(index);
        var secrets = Secrets.ofProcess();
        var sockets = Polling.prepare();
        return switch (source.load(loader, secrets)) {
            case Loaded.Invalid invalid -> throw new StartException(texts(invalid.problems()));
            case Loaded.Valid valid -> {
                var all = new Loaded.Valid(valid.plan(), watched(valid.files(), secrets));
                var shown = withoutSecrets(source, loader, secrets, valid.plan());
                sockets.join();
                var live = new LiveGateway(source, loader, events, all, shown);
                live.begin();
                yield live;
            }
        };
    }

    /// The files of a configuration, and those of the secrets it refers to.
    private static List<Path> watched(List<Path> files, Secrets secrets) {
        return Stream.concat(files.stream(), secrets.files().stream()).sorted().toList();
    }

    private static List<String> texts(List<Problem> problems) {
        return problems.stream().map(Problem::toString).toList();
    }

    /// What operators are shown instead of a plan that contains secrets.
    private static Plan withoutSecrets(ConfigSource source, Loader loader, Secrets secrets, Plan plan) {
        return secrets.wereUsed() && source.load(loader, Secrets.none()) instanceof Loaded.Valid masked
                ? masked.plan()
                : plan;
    }

    private void begin() throws StartException, InterruptedException {
        try {
            serve(plan);
            operators.start();
        } catch (CompileException e) {
            close();
            throw new StartException(texts(e.problems()));
        } catch (BindException e) {
            close();
            throw new StartException(List.of(inUse(e)));
        }
    }

    private static String inUse(BindException e) {
        return "listeners: " + e.getMessage() + " (expected: a free address; listeners[].address chooses another)";
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
        appliedAt = SystemClock.INSTANCE.now();
        lookedAtCertificates = SystemClock.INSTANCE.nanos();
        warnOfCertificates();
        machinery.metrics().configApplied(SystemClock.INSTANCE.now());
        var routes = next.routes().stream().map(PlannedRoute::name).collect(Collectors.toSet());
        machinery.metrics().tiers(next.configuration().tiers());
        machinery.metrics().retain(routes, next.upstreams().keySet());
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
            var secrets = Secrets.ofProcess();
            return switch (source.load(loader, secrets)) {
                case Loaded.Invalid invalid -> {
                    files = watched(invalid.files(), secrets);
                    yield reject(invalid.problems());
                }
                case Loaded.Valid valid -> {
                    files = watched(valid.files(), secrets);
                    yield take(valid.plan(), withoutSecrets(source, loader, secrets, valid.plan()));
                }
            };
        } finally {
            changing.unlock();
        }
    }

    private boolean take(Plan next, Plan masked) throws InterruptedException {
        var before = plan.configuration();
        try (var lines = machinery.log().prepare(settings(next.configuration().accessLog()))) {
            serve(next);
            lines.commit();
        } catch (CompileException e) {
            return reject(e.problems());
        } catch (BindException e) {
            return reject(List.of(Problem.at(Place.of(source.name()), inUse(e))));
        } catch (IOException e) {
            return reject(List.of(Problem.at(Place.of(source.name()), "access-log.to: " + e.getMessage())));
        }
        shown = masked;
        rejection = null;
        if (!next.configuration().runtime().equals(before.runtime())) {
            events.warn("runtime: a change takes effect after a restart");
        }
        if (!next.configuration().admin().equals(before.admin())) {
            events.warn("admin: a change takes effect after a restart");
        }
        if (!Objects.equals(next.configuration().probes(), before.probes())) {
            events.warn("probes: a change takes effect after a restart");
        }
        events.info("configuration applied: " + next.routes().size() + " routes, "
                + next.upstreams().size() + " upstreams");
        return true;
    }

    static AccessLogSettings settings(AccessLogSpec spec) {
        return new AccessLogSettings(spec.to().resolved(), spec.sample(), spec.fields());
    }

    private boolean reject(List<Problem> problems) {
        rejection = new Rejection(SystemClock.INSTANCE.now(), problems);
        machinery.metrics().configRejected();
        events.error("configuration rejected, the one before goes on serving:\n" + String.join("\n", texts(problems)));
        return false;
    }

    /// Reloads whenever the files change, until the gateway ends. Returns at once.
    public void watch() {
        if (source instanceof ConfigSource.Files(Path root)) {
            var watch = new FileWatch(root, files);
            gateway.engine().offload().executor().execute(() -> watch(root, watch));
        }
    }

    private void watch(Path root, FileWatch watch) {
        try {
            while (phase == Phase.SERVING) {
                TimeUnit.MILLISECONDS.sleep(WATCH_MILLIS);
                if (watch.changed(root, files)) {
                    reload();
                }
                if (SystemClock.INSTANCE.nanos() - lookedAtCertificates >= DAY_NANOS) {
                    lookedAtCertificates = SystemClock.INSTANCE.nanos();
                    warnOfCertificates();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void warnOfCertificates() {
        Expiry.warnings(plan, SystemClock.INSTANCE.now()).forEach(it -> events.warn(it.toString()));
    }

    /// Begins to {@link #drain} and returns at once.
    public void beginDrain() {
        gateway.engine().offload().executor().execute(() -> {
            try {
                drain();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /// Ends in an orderly way: readiness turns false; after `drain.delay` the listeners close; exchanges
    /// under way have `drain.timeout` to finish. Does nothing if it has begun already.
    public void drain() throws InterruptedException {
        if (!draining.compareAndSet(false, true)) {
            return;
        }
        var spec = plan.configuration().drain();
        phase = Phase.DRAINING;
        gateway.announceDrain();
        events.info("draining: listeners close in " + spec.delay().toMillis() + " ms");
        TimeUnit.MILLISECONDS.sleep(spec.delay().toMillis());
        int left = gateway.drain(spec.timeout().toNanos());
        events.info(left == 0 ? "drained" : "drained, but " + left + " connections had to be cut");
        phase = Phase.ENDED;
        ended.countDown();
    }

    /// Waits until the gateway has drained, whoever asked for it.
    public void awaitEnd() throws InterruptedException {
        ended.await();
    }

    /// Opens the access log anew, after its file was moved away.
    public void reopenLog() {
        try {
            machinery.log().reopen();
        } catch (IOException e) {
            events.error("access-log.to: " + e.getMessage());
        }
    }

    /// What is served.
    public Plan plan() {
        return plan;
    }

    /// The same, with references in place of secrets.
    Plan shown() {
        return shown;
    }

    public Gateway gateway() {
        return gateway;
    }

    List<Upstream> upstreams() {
        var world = gateway.world();
        return world == null ? List.of() : world.upstreams();
    }

    Metrics metrics() {
        return machinery.metrics();
    }

    /// The admin API; its address is the real one if port 0 was asked for.
    public AdminServer admin() {
        return operators.admin();
    }

    /// The listener for probes, if there is one.
    public @Nullable AdminServer probes() {
        return operators.probes();
    }

    public Phase phase() {
        return phase;
    }

    @Nullable
    Instant appliedAt() {
        return appliedAt;
    }

    /// Why the latest change was not taken up; null if it was.
    public @Nullable Rejection rejection() {
        return rejection;
    }

    @Override
    public void close() {
        phase = Phase.ENDED;
        operators.close();
        machinery.close();
    }
}
