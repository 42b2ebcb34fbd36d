package sluice.core.observe;

import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import sluice.api.value.Clock;

/// One JSON line per exchange (docs/access-log.md).
///
/// A loop encodes its lines into a ring of its own and never waits: a line that does not fit is dropped and counted.
/// One writer takes from all rings at least ten times a second, so a line is out well within a second.
public final class AccessLog implements AutoCloseable {
    /// Bytes that wait for the writer, per loop: about 2,000 lines.
    private static final int RING = 1 << 20;
    private static final long LONGEST_CLOSE_NANOS = 2_000_000_000L;

    // Written once before publish.
    private final LoopLog[] loops;
    private final LogWriter writer;
    private final LongAdder dropped = new LongAdder();
    // Any thread.
    private volatile LogPlan plan;

    /// @param loops how many loops there are
    /// @param threads runs the writer, on a thread of its own, until {@link #close}
    /// @throws IOException if the file cannot be opened; the message names it
    public AccessLog(AccessLogSettings settings, Clock clock, int loops, Executor threads, Events events)
            throws IOException {
        this.plan = LogPlan.of(settings);
        var rings = IntStream.range(0, loops)
                .mapToObj(_ -> new LineRing(RING, dropped))
                .toList();
        this.writer = new LogWriter(rings, LogOutput.open(settings.to()), dropped, events);
        this.loops = IntStream.range(0, loops)
                .mapToObj(i -> new LoopLog(this, rings.get(i), writer, clock, i))
                .toArray(LoopLog[]::new);
        threads.execute(writer);
    }

    /// What the loop of that index writes its lines to.
    public LoopLog forLoop(int index) {
        return loops[index];
    }

    /// Opens what other settings need, and changes nothing until {@link Change#commit}.
    ///
    /// @throws IOException if the file cannot be opened
    public Change prepare(AccessLogSettings settings) throws IOException {
        boolean same = settings.to().equals(plan.to());
        return new Change(LogPlan.of(settings), same ? null : LogOutput.open(settings.to()));
    }

    /// Settings that are ready to be used. Whoever prepared them closes them, committed or not.
    public final class Change implements AutoCloseable {
        private final LogPlan next;
        private @Nullable LogOutput output;

        private Change(LogPlan next, @Nullable LogOutput output) {
            this.next = next;
            this.output = output;
        }

        /// From now on, lines are as these settings say.
        public void commit() {
            if (output != null) {
                writer.switchTo(output);
                output = null;
            }
            plan = next;
        }

        @Override
        public void close() {
            if (output != null) {
                output.close();
            }
        }
    }

    /// Opens the file anew, after it was moved away (SIGHUP, log rotation). Without effect on stdout.
    ///
    /// @throws IOException if the file cannot be opened; then lines still go to the old one
    public void reopen() throws IOException {
        if (!plan.to().equals(AccessLogSettings.STDOUT)) {
            writer.switchTo(LogOutput.open(plan.to()));
        }
    }

    /// How many lines were dropped because the output was too slow or failed.
    public long dropped() {
        return dropped.sum();
    }

    LogPlan plan() {
        return plan;
    }

    /// Writes what waits and ends the writer; gives up after 2 s if the output does not take it.
    @Override
    public void close() {
        writer.close(LONGEST_CLOSE_NANOS);
    }
}
