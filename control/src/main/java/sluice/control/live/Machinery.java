package sluice.control.live;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import sluice.control.config.Configuration;
import sluice.control.config.RuntimeSpec;
import sluice.core.observe.AccessLog;
import sluice.core.observe.Events;
import sluice.core.observe.LimitHits;
import sluice.core.observe.Metrics;
import sluice.core.observe.Reading;
import sluice.core.runtime.Engine;
import sluice.core.runtime.Gateway;
import sluice.core.threads.LoopWatch;
import sluice.core.threads.Loops;
import sluice.core.threads.MemoryWatch;
import sluice.core.threads.Offload;
import sluice.core.threads.OwnThread;
import sluice.core.threads.Polling;
import sluice.core.threads.Pressure;
import sluice.core.threads.SystemClock;

/// What is made once when the process starts and lasts until it ends: gateway, access log, metrics.
record Machinery(Gateway gateway, AccessLog log, Metrics metrics, LoopWatch loopWatch, MemoryWatch memory)
        implements AutoCloseable {
    private static final long MEGABYTE = 1 << 20;

    /// @throws StartException if the machine does not offer what the configuration asks for
    static Machinery of(Configuration configuration, Events events) throws StartException {
        var runtime = configuration.runtime();
        int loops = loops(runtime);
        var polling = polling(runtime);
        long budget = budget(runtime);
        var offload = new Offload();
        try {
            var log = new AccessLog(
                    LiveGateway.settings(configuration.accessLog()),
                    SystemClock.INSTANCE,
                    loops,
                    new OwnThread("sluice-access-log"),
                    events);
            var metrics = new Metrics();
            var limits = new LimitHits(metrics);
            var engine = new Engine(polling, loops, offload, loop -> List.of(log.forLoop(loop)::log), limits);
            var gateway = new Gateway(engine);
            var loopWatch = new LoopWatch(gateway.engine().loops().all(), events::warn);
            var memory = new MemoryWatch(
                    engine.loops().all().getFirst(), budget, engine.loops()::usedBytes, (pressure, used) -> {
                        gateway.press(pressure);
                        tell(events, pressure, used, budget);
                    });
            var machinery = new Machinery(gateway, log, metrics, loopWatch, memory);
            machinery.tellReadings();
            return machinery;
        } catch (IOException e) {
            offload.close();
            throw new StartException(List.of("access-log.to: " + e.getMessage()));
        }
    }

    private static Polling polling(RuntimeSpec runtime) throws StartException {
        try {
            return Polling.of(runtime.transport().toString());
        } catch (IllegalArgumentException e) {
            throw new StartException(List.of(String.valueOf(e.getMessage())));
        }
    }

    /// Half of the direct memory that the process may have; the pools need room to cut buffers from.
    private static long budget(RuntimeSpec runtime) throws StartException {
        long most = Loops.mostBytes();
        long wanted = runtime.buffers().bytes();
        if (wanted > most) {
            throw new StartException(List.of("runtime.buffers: " + runtime.buffers() + " (expected: at most "
                    + most / MEGABYTE + "MiB, the direct memory of this process; -XX:MaxDirectMemorySize gives more)"));
        }
        return wanted > 0 ? wanted : most / 2;
    }

    private static void tell(Events events, Pressure pressure, long used, long budget) {
        var state =
                "network memory: " + used / MEGABYTE + " MiB in use, runtime.buffers is " + budget / MEGABYTE + " MiB";
        switch (pressure) {
            case NONE -> events.info(state + "; new exchanges are served again");
            case SHED -> events.warn(state + "; new exchanges are refused");
            case STOP -> events.warn(state + "; no connection is accepted, no body is read");
        }
    }

    private static int loops(RuntimeSpec runtime) {
        int count = runtime.loops().count();
        return count > 0 ? count : Runtime.getRuntime().availableProcessors();
    }

    private void tellReadings() {
        var heap = ManagementFactory.getMemoryMXBean();
        metrics.read(Reading.LOG_DROPPED, values -> values.value((double) log.dropped()));
        metrics.read(Reading.SNAPSHOTS_LIVE, values -> values.value(gateway.snapshotsLive()));
        metrics.read(Reading.TUNNELS, values -> values.value(gateway.tunnels()));
        metrics.read(Reading.LOOP_LAG_SECONDS, values -> values.value(loopWatch.worstLagNanos() / 1e9));
        metrics.read(Reading.CONNECTIONS, values -> {
            values.value(gateway.connections(), "client");
            values.value((double) gateway.upstreamConnections(), "upstream");
        });
        metrics.read(Reading.MEMORY_BYTES, values -> {
            values.value((double) heap.getHeapMemoryUsage().getUsed(), "heap");
            values.value((double) gateway.engine().loops().pooledBytes(), "direct");
            values.value((double) memory.used(), "buffers");
            values.value((double) memory.budget(), "buffers-budget");
        });
        metrics.read(Reading.DEPENDENCY_UP, values -> {
            for (var it : gateway.engine().dependencies()) {
                values.value(it.trouble().isEmpty() ? 1 : 0, it.kind(), it.name());
            }
        });
        metrics.read(Reading.ENDPOINT_HEALTHY, values -> {
            var world = gateway.world();
            if (world == null) {
                return;
            }
            long now = SystemClock.INSTANCE.nanos();
            for (var upstream : world.upstreams()) {
                for (var member : upstream.endpoints().members()) {
                    boolean avoided = member.endpoint().avoidance().isActive(now);
                    values.value(
                            avoided ? 0 : 1, upstream.name(), member.endpoint().name());
                }
            }
        });
    }

    @Override
    public void close() {
        loopWatch.close();
        memory.close();
        gateway.close();
        log.close();
    }
}
